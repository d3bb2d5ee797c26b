"""Bank statements: read, matched with what was paid out, and the rest resolved by people."""
