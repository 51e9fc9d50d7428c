"""The registry of public services."""
