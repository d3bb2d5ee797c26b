"""Shops and products as pages that anybody can open, share and find by a search engine."""
