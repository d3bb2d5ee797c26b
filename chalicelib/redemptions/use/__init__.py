"""What is done with redemptions: a verb a file."""
