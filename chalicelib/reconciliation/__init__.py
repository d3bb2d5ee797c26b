"""Ledger, projections, accounts, settlements and bank, held against each other."""
