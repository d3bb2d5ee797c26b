"""Netzme, which puts the RRN where others have a reference of their own."""

from dataclasses import replace

from chalicelib.acquirers.rules.adapters import snap

ADAPTER = replace(snap.ADAPTER, rrn=("originalReferenceNo",))
