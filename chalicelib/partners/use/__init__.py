"""What is done with partners, a verb a file."""
