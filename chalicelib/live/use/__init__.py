"""What is done with tickets, listeners and hints."""
