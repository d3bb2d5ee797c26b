"""Proposing, approving and rejecting corrections. Nothing moves before the approval."""
