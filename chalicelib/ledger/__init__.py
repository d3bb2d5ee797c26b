"""Transfers and their guards, the journal, totals, the trial balance, the stream."""
