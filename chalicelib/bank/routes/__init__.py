"""The bank over HTTP: statements, and the lines that people resolve."""
