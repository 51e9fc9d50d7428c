"""Facts shipped with the engine: holidays, terms, and how they become rows."""
