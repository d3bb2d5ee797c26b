"""What is done with checkouts: a verb a file."""
