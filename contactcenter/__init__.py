"""The single contact centre 1414: what operators may say, and from which information."""
