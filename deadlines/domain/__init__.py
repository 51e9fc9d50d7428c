"""The arithmetic of time limits: pure functions over dates; knows no Django and no database."""
