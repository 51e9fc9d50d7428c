"""Pages of standards and regulations."""
