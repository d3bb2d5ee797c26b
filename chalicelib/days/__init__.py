"""Closing a business day: its seal, its signed record, proofs."""
