"""What each body accounts for, every month, quarter and year."""
