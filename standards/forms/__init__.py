"""Forms of standards and regulations."""
