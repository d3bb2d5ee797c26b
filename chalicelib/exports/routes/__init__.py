"""Exports and the statement on paper over HTTP."""
