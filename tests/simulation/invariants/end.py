"""What must hold when the faults have stopped and the hours after have passed: everything drains,
projections are what the transfers come to, every rupiah is where its history says, none besides."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.bank.rules.statements import BOOKING, MATCHING, READING
from chalicelib.campaigns.rules.terms import CLOSED, CODES, DRAFT, PUBLISHED
from chalicelib.codes.rules import file as codes
from chalicelib.core.dynamo.raw import plain
from chalicelib.imports import rules as imports
from chalicelib.ledger.rules.spans import LEVELS
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import entries
from chalicelib.ledger.store.transfers import from_item
from chalicelib.ledger.use.rebuild import differences, expected
from chalicelib.settlements.rules.settlement import APPROVING, ORDERED, PREPARING
from chalicelib.settlements.store.header import HEADER
from infra.tables import TABLES
from tests.simulation.invariants.changes import Broken, State
from tests.simulation.invariants.money import (
    WITH_ACCOUNTS,
    account_of,
    brought_by,
    is_transfer,
)
from tests.simulation.invariants.stored import KEPT, Stored
from tests.simulation.invariants.watch import Watch

# concept -> the sort key of what a job works on, and the states in which it is at it
_UNDER_WAY = {
    "settlements": (HEADER, (PREPARING, APPROVING)),
    "bank": ("statement", (READING, MATCHING, BOOKING)),
    "codes": ("file", (codes.RUNNING, codes.VOIDING)),
    "imports": ("import", (imports.QUEUED, imports.RUNNING)),
}
# More rows of a stream's progress than there are shards, and a few that have just ended.
_ROWS_MORE = 2


def at_the_end(state: State, watch: Watch, now: str) -> None:
    """Raises Broken. `now` is an instant as text, after which nothing has acted."""
    transfers = [from_item(one) for one in _items(state, "transfers") if is_transfer(one)]
    _projections(state, transfers)
    _drained(state, now)
    _campaigns(watch, now)
    _codes(state, watch)
    _vouchers(watch, now)
    watch.answers.at_the_end(_stored(state, transfers))
    _history(state, transfers)
    _zero(state)
    told = {one["transfer_id"] for one in _items(state, "totals") if one["pk"] == "mutations"}
    if unseen := watch.money.tampered_with - told:
        raise Broken("whoever changes a transfer is noticed", str(sorted(unseen)))


def through_of(state: State) -> str:
    """The instant up to which everything is said to be counted; "" where nothing is said yet."""
    return next((one["reached"] for one in _items(state, "totals") if one["pk"] == "through"), "")


def _items(state: State, concept: str) -> Iterator[dict[str, Any]]:
    for raw in state.table(concept).values():
        yield plain(dict(raw)) or {}


def _history(state: State, transfers: list[Transfer]) -> None:
    """Each account holds what all transfers together have brought it, added up anew."""
    held: Counter[str] = Counter()
    for concept in WITH_ACCOUNTS:
        for item in _items(state, concept):
            if name := account_of(concept, item):
                held[name] += item.get("balance", 0)
    brought = brought_by(transfers)
    for name in held.keys() | brought.keys():
        if held[name] != brought[name]:
            seen = f"{name} holds {held[name]}, its transfers {brought[name]}"
            raise Broken("every rupiah is where its history says", seen)


def _zero(state: State) -> None:
    """All that is called a balance, in whatever table, comes to nothing."""
    total = 0
    for table in TABLES:
        for raw in state.table(table.concept).values():
            total += int(raw.get("balance", {}).get("N", 0))
    if total:
        raise Broken("zero sum", f"all balances come to {total}")


def _stored(state: State, transfers: list[Transfer]) -> Stored:
    found = Stored()
    # Of the transfers themselves those alone that are ones.
    others = [concept for concept in KEPT.values() if concept != "transfers"]
    found.add(transfers, (item for concept in others for item in _items(state, concept)))
    return found


def _projections(state: State, transfers: list[Transfer]) -> None:
    """Journal and totals are exactly what the transfers come to."""
    wanted = {(one["pk"], one["sk"]) for each in transfers for one in entries(each)}
    listed = {(one["pk"], one["sk"]) for one in _items(state, "journal")}
    if wanted != listed:
        seen = f"the journal lacks {sorted(wanted - listed)[:2]}, has {sorted(listed - wanted)[:2]}"
        raise Broken("projections are the transfers", seen)
    rows: dict[tuple[str, ...], Counter[str]] = {}
    for item in _items(state, "totals"):
        level, _, rest = str(item["pk"]).partition("#")
        if level in LEVELS:
            row = rows.setdefault((level, rest.rpartition("#")[0], item["sk"]), Counter())
            row.update({name: value for name, value in item.items() if name not in ("pk", "sk")})
    for difference in differences(expected(transfers), rows):
        raise Broken("projections are the transfers", str(difference))


def _drained(state: State, now: str) -> None:
    """No lease is held, no job is half done, nothing waits to be counted, nothing piles up."""
    for concept in ("bank", "imports", "codes"):
        for item in _items(state, concept):
            if str(item["pk"]).startswith("lease#") and item.get("until"):
                raise Broken("everything drains", f"{item['pk']} is held until {item['until']}")
    for concept, (sk, under_way) in _UNDER_WAY.items():
        for item in _items(state, concept):
            if item.get("sk") == sk and item.get("state") in under_way:
                raise Broken("everything drains", f"{item['pk']} is still {item['state']}")
    for item in _items(state, "settlements"):
        withdrawn = item.get("sk") == HEADER and item["state"] in ORDERED and item["withdrawn_by"]
        if withdrawn and item["taken_back"] < item["lines"]:
            seen = f"{item['pk']} is taken back up to line {item['taken_back']}"
            raise Broken("everything drains", seen)
    for item in _items(state, "accounts"):
        if item.get("booking"):
            seen = f"{item['pk']} is still at the lines of {item['booking']}"
            raise Broken("everything drains", seen)
    rows: list[str] = []
    shards: Mapping[str, str] = {}
    for item in _items(state, "totals"):
        if item["pk"] == "waiting":
            raise Broken("everything drains", f"{item['key']} waits to be counted: {item['why']}")
        if item["pk"] == "progress" and item["sk"] == "shards":
            shards = item["parents"]
        elif item["pk"] == "progress":
            rows.append(str(item["sk"]).removeprefix("shard#"))
    kept = [one for one in rows if one in set(shards.values()) or one not in shards]
    if len(kept) > _ROWS_MORE:
        raise Broken("everything drains", f"progress is kept of shards that are over: {kept}")
    for item in _items(state, "marketplace"):
        if item.get("state") == "authorized" and item.get("held_until", "~") < now:
            raise Broken("everything drains", f"{item['pk']} is held beyond {item['held_until']}")


def _campaigns(watch: Watch, now: str) -> None:
    """All parts are in their campaign's state, and its money is where it belongs in that."""
    for id, terms in watch.campaigns.terms.items():
        parts = watch.campaigns.parts.get(id, {})
        state, version = terms["state"], terms["version"]
        for name, part in parts.items():
            if state != DRAFT and (part["state"], part["version"]) != (state, version):
                seen = f"{id} is {state} ({version}), {name} {part['state']} ({part['version']})"
                raise Broken("everything drains", seen)
        left = sum(part["balance"] for part in parts.values())
        if state == CLOSED and left:
            raise Broken("everything drains", f"{id} is closed and holds {left}")
        face = terms.get("face_value") or 0
        waits = state == PUBLISHED and face and parts["root"]["balance"] >= face
        if waits and terms["audience"] != CODES and terms["claim_until"] > now:
            raise Broken(
                "everything drains", f"{id} has left {parts['root']['balance']} in its root"
            )


def _codes(state: State, watch: Watch) -> None:
    """What the parts of a campaign of codes hold is promised to codes that may still be claimed; a
    claimed one is one voucher, which is nobody else's."""
    codes = [one for one in _items(state, "codes") if one["sk"] == "code"]
    claimed = {one["voucher_id"]: one["resident_id"] for one in codes if "voucher_id" in one}
    issued = {
        id: one["resident_id"]
        for id, one in watch.campaigns.vouchers.items()
        if watch.campaigns.terms[one["campaign_id"]]["audience"] == CODES
    }
    if claimed != issued:
        raise Broken("a code is one voucher", f"{claimed} of codes, {issued} issued")
    open_ones = Counter(
        one["campaign_id"] for one in codes if "voucher_id" not in one and not one.get("voided")
    )
    for id, terms in watch.campaigns.terms.items():
        if terms["audience"] == CODES:
            parts = watch.campaigns.parts.get(id, {})
            held = sum(part["balance"] for name, part in parts.items() if name != "root")
            if held != open_ones[id] * terms["face_value"]:
                seen = f"the parts of {id} hold {held}, {open_ones[id]} codes are open"
                raise Broken("what is promised is there", seen)


def _vouchers(watch: Watch, now: str) -> None:
    """Whatever has lapsed is empty."""
    for id, voucher in watch.campaigns.vouchers.items():
        if voucher["balance"] and voucher["spend_until"] < now:
            seen = f"{id} has lapsed and holds {voucher['balance']}"
            raise Broken("what has lapsed is emptied", seen)
