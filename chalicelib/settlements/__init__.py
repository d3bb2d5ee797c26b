"""Paying merchants out: drafts, approval, payout files, payments."""
