"""What is done with campaigns: a verb a file."""
