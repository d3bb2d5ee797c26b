"""The registry of residents, and what they are entitled to."""
