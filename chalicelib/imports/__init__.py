"""Bringing an office's CSV files in: read strictly, compared with what stands, written in bulk."""
