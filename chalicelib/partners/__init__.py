"""Marketplaces that sell for the city's shops: who they are, their secrets, where they are told."""
