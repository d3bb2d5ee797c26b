"""What is done with bank statements: taken in, matched, resolved by people, read."""
