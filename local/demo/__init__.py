"""The demo city: people, campaigns and a month of history, the same each time."""
