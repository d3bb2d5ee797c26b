"""Campaigns: their terms, budget, life and funding."""
