"""Finding by words: the index that lies in public documents, and asking it."""
