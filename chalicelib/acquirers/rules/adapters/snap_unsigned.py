"""Acquirers that sign only who calls and when, as NICEPAY and BRI document it."""

from dataclasses import replace

from chalicelib.acquirers.rules.adapters import snap

ADAPTER = replace(snap.ADAPTER, signs_body=False)
