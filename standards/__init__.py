"""Standards and regulations of services and their public discussion."""
