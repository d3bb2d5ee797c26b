"""Merchants over HTTP: what anybody, a merchant and the city's staff ask for."""
