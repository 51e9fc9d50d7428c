"""Settings: base, and one module per way of running (embedded, test, production)."""
