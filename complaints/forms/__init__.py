"""Forms of the complaints room."""
