"""The sticker on paper."""
