"""Entries in files: written out, read, checked row by row, carried out whole or not at all."""
