"""What of standards and drafts is open to programs: plain data and files of it."""
