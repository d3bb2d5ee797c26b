"""What a sticker is as a text."""
