"""Reconciliations on paper."""
