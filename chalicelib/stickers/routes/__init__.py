"""The routes of stickers, by who asks."""
