"""Wrong transfers, reversed by two people."""
