"""Applications for services and the stages they pass."""
