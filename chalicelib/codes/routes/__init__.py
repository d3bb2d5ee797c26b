"""Codes over HTTP."""
