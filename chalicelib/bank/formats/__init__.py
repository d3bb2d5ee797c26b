"""The files in which banks tell what moved on an account, each read into one common shape."""
