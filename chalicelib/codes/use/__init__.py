"""Ordering files of codes, making them and making them void, and looking up what somebody typed."""
