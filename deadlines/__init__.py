"""The one clock engine: calendar, statutory terms, clocks, sweep."""
