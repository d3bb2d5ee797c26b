"""A shop's shelf, and the directory of all."""
