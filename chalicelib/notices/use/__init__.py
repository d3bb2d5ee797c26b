"""Telling, reading, and sending pushes."""
