"""Private storage of what people attach: content-addressed, sniffed, served by permission only."""
