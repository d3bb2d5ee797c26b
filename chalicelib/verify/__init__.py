"""tumbas-verify: checks the books from files alone, on any machine."""
