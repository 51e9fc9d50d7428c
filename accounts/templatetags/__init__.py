"""Template libraries that every page may load: wording and components."""
