"""What people did on a day is signed and archived with its transfers."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.archive.parts import ArchiveParts
from chalicelib.archive.rules import unpack
from chalicelib.audit.parts import AuditParts
from chalicelib.core.crypto.merkle import EMPTY_ROOT, Tree, leaf_hash
from chalicelib.core.crypto.signed import act_leaf
from chalicelib.core.dynamo.writer import PATIENCE_S
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import day_bounds
from tests.stores.closing_city import (
    FINANCE,
    FIRST,
    SECOND,
    Ledger,
    close,
    go_to,
    noon,
)


def act(ledger: Ledger, action: str, **details: Any) -> None:
    journal = ledger.parts[AuditParts].journal
    ledger.parts.writer.transact(
        [journal.entry(FINANCE, action, "stl_1", ledger.clock(), **details)]
    )


def acts_root(ledger: Ledger) -> str:
    tree = Tree()
    listed, _ = ledger.parts[AuditParts].trail.page(FIRST, None, None, None, 200)
    for one in sorted(listed, key=lambda one: (one.occurred_at, one.id)):
        members = ("id", "occurred_at", "actor", "origin", "action", "object", "details")
        tree.add(leaf_hash(act_leaf({name: getattr(one, name) for name in members})))
    return tree.root().hex()


def test_the_acts_of_the_day_are_signed_in_order(ledger: Ledger) -> None:
    for number in range(5):
        act(ledger, "settlement.approve", total=number, reason="é\u2028", of=[None, True])
        ledger.clock.now += timedelta(seconds=number % 2)
    go_to(ledger, 2)
    act(ledger, "settlement.send")
    record = close(ledger, FIRST)
    assert (record.acts, record.acts_root) == (5, acts_root(ledger))
    go_to(ledger, 3)
    # That of the day itself, and its closing.
    assert close(ledger, SECOND).acts == 2


def test_acts_and_report_are_archived_before_they_are_signed(ledger: Ledger) -> None:
    act(ledger, "settlement.approve", total=1)
    act(ledger, "settlement.send")
    go_to(ledger, 2)
    record = close(ledger, FIRST)
    bucket = ledger.parts[ArchiveParts].bucket
    # Other tests have closed this day, too.
    roots = set()
    for key, content in bucket.every("acts/2026/12/01/"):
        tree = Tree()
        for text in unpack(key, content):
            tree.add(leaf_hash(text))
        roots.add((tree.size, tree.root().hex()))
    assert (record.acts, record.acts_root) in roots
    reports = dict(bucket.every("reports/2026/12/01/"))
    content = reports[f"reports/2026/12/01/{record.report}.json"]
    assert content == ledger.books.kept[FIRST, record.report]


def test_a_day_without_acts_has_the_root_of_nothing(ledger: Ledger) -> None:
    go_to(ledger, 2)
    record = close(ledger, FIRST)
    assert (record.acts, record.acts_root) == (0, EMPTY_ROOT.hex())


def test_no_act_is_written_later_than_the_time_after_which_its_day_may_be_closed(
    ledger: Ledger,
) -> None:
    _, end = day_bounds(FIRST)
    occurred = end - timedelta(milliseconds=1)
    ledger.clock.now = occurred
    entry = ledger.parts[AuditParts].journal.entry(FINANCE, "settlement.send", "stl_1", occurred)
    ledger.clock.now = occurred + timedelta(seconds=PATIENCE_S + 0.1)
    with pytest.raises(Refused) as problem:
        ledger.parts.writer.transact([entry])
    assert problem.value.code == "unavailable"
    assert list(ledger.parts[AuditParts].journal.in_order(FIRST)) == []


def test_what_cannot_be_hashed_is_no_act(ledger: Ledger) -> None:
    with pytest.raises(TypeError):
        ledger.parts[AuditParts].journal.entry(FINANCE, "x", "y", noon(1), share=0.5)
