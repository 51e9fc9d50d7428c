"""The API for bodies' own programs: what they may ask and do, each by its key."""
