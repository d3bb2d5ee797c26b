"""What was paid out, by campaign and year."""
