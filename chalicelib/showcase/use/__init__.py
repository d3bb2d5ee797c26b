"""Finding what a page shows, and where."""
