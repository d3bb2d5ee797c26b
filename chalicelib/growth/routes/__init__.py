"""Growth over HTTP."""
