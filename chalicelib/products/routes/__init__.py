"""Products over HTTP: each shop's own, and the directory of all."""
