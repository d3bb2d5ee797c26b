"""What becomes of stickers."""
