"""Public documents: what strangers read, made when something changes."""
