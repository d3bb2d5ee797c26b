"""What an event is, and when it is told again."""
