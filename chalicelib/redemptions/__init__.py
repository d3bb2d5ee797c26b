"""Scanning, redeeming, refunding, receipts."""
