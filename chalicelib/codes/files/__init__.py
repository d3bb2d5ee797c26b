"""The files in which codes are handed out."""
