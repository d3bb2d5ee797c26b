"""What is told to whom, how each wants it, and when a push is sent."""
