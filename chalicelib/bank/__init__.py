"""Bank statements: read, matched, and what is left to people."""
