"""An entry as plain data, and the names behind its codes."""
