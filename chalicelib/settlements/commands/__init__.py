"""What engineers do to settlements from the command line."""
