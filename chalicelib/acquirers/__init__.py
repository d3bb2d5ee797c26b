"""Acquirers (PSPs): who tells the city of QRIS payments, and how each of them says so."""
