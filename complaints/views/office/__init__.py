"""Pages of the officials' side of complaints."""
