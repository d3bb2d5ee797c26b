"""What is done with payments: a verb a file."""
