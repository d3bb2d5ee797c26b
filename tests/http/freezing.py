"""A city whose payouts are frozen for a while, without a restore that would undo what is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from chalicelib.core.values.instants import to_text
from chalicelib.settlements.commands.freeze import freeze
from chalicelib.settlements.parts import SettlementParts
from tests.http.conftest import TestCity


@contextmanager
def frozen(city: TestCity) -> Iterator[None]:
    """Payouts are frozen within, as the engineers' command does it; afterwards they are what they
    were, as nothing was restored."""
    parts, freezes = city.parts, city.parts[SettlementParts].freezes
    before = freezes.find()
    freeze(parts, to_text(city.clock()))
    try:
        yield
    finally:
        seen = freezes.find()
        again = replace(before, version=seen.version + 1)
        parts.writer.transact([freezes.change(seen, again)])
