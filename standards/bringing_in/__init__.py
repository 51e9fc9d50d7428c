"""Reading an existing text of a standard from files into a tree of clauses."""
