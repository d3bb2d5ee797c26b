"""What is done with webhooks, a verb a file."""
