"""What of the registry is open to everybody: entries as plain data, and files of them."""
