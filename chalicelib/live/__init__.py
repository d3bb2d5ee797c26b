"""What a screen is told at once: a hint that something has happened, over a WebSocket."""
