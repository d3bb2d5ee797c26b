"""Closed days as a city signs them, made by hand: what tests of tumbas-verify check."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import (
    ACT_LEAF,
    DAY_TYP,
    NO_DAY,
    DayRecord,
    act_leaf,
    claims_hash,
    leaf,
    report_hash,
)
from chalicelib.core.values.spreadsheets import neutralise

HEADER = [
    "id",
    "occurred_at",
    "kind",
    "debit_account",
    "credit_account",
    "amount",
    "reference",
    "actor",
    "campaign_id",
]
FIRST_DAY = date(2026, 12, 1)

Transfer = dict[str, Any]
Act = dict[str, Any]
Document = dict[str, Any]


def transfer(number: int, day: date = FIRST_DAY, **given: Any) -> Transfer:
    """A transfer of a day; `number` tells them apart and orders them."""
    minute, second = divmod(number, 60)
    return {
        "id": f"trf_{number:022d}",
        "occurred_at": f"{day.isoformat()}T03:{minute:02d}:{second:02d}.000Z",
        "kind": "redeem",
        "debit_account": f"voucher:vch_{number:012d}",
        "credit_account": "merchant:mrc_000000000001",
        "amount": 10_000 + number,
        "reference": "",
        "actor": "merchant:mrc_000000000001",
        "campaign_id": "cmp_000001",
    } | given


def act(number: int, day: date = FIRST_DAY, **given: Any) -> Act:
    """An act of a day; `number` tells them apart and orders them."""
    return {
        "id": f"act_{number:012d}",
        "occurred_at": f"{day.isoformat()}T04:00:{number:02d}.000Z",
        "actor": "finance:stf_000000000002",
        "origin": "203.0.113.7",
        "action": "settlement.approve",
        "object": f"stl_{number:012d}",
        "details": {"total": 114_000 + number, "was": ["draft", None, True]} if number % 2 else {},
    } | given


def kept_report(day: date) -> Document:
    """A day's reconciliation, as the city answers it once the day is closed."""
    checks = [{"name": "bank", "expected": 1_000, "actual": 1_000, "difference": 0}]
    found: Document = {"date": day.isoformat(), "checks": checks, "exceptions": []}
    return {**found, "report": report_hash(found)}


@dataclass
class Books:
    """The days of a city whose key this is."""

    folder: Path
    days: dict[date, list[Transfer]]
    acts: dict[date, list[Act]] = field(default_factory=dict)
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def signing(self) -> jose.SigningKey:
        return jose.SigningKey("k001", self.key)

    def records(self) -> list[DayRecord]:
        """The records of all days, chained."""
        found, previous = [], NO_DAY
        for day in sorted(self.days):
            transfers = _tree(leaf, self.days[day])
            acts = _tree(act_leaf, self.acts.get(day, []))
            record = DayRecord(
                date=day.isoformat(),
                transfers=transfers.size,
                root=transfers.root().hex(),
                acts=acts.size,
                acts_root=acts.root().hex(),
                report=kept_report(day)["report"],
                previous=previous,
            )
            claims = record.claims("malang")
            found.append(replace(record, signature=jose.sign(claims, self.signing, DAY_TYP)))
            previous = claims_hash(claims)
        return found

    def files(self, rows: Iterable[Sequence[str]] | None = None) -> list[str]:
        """The arguments that check the transfers: `transfers.csv --days … --keys …`."""
        self.write("days.json", {"items": [asdict(one) for one in self.records()]})
        jwk = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        # The city publishes another one, which signs none of this.
        other = {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "snap"}
        own = {**jwk, "kid": "k001", "use": "sig", "alg": "ES256"}
        self.write("keys.json", {"keys": [other, own]})
        self.export(rows if rows is not None else self.rows())
        days, keys = (str(self.folder / name) for name in ("days.json", "keys.json"))
        return [str(self.folder / "transfers.csv"), "--days", days, "--keys", keys]

    def all_files(self, acts: Iterable[Sequence[str]] | None = None) -> list[str]:
        """The arguments that check acts and reconciliations, too."""
        more = ["--acts", str(self.export(acts or self.act_rows(), "acts.csv"))]
        for day in sorted(self.days):
            more += ["--report", self.write(f"report-{day}.json", kept_report(day))]
        return [*self.files(), *more]

    def act_rows(self) -> list[list[str]]:
        """The export of all days' acts, header and footer included."""
        acts = [one for day in sorted(self.acts) for one in self.acts[day]]
        rows = [
            [
                json.dumps(one[name]) if name == "details" else neutralise(one[name])
                for name in ACT_LEAF
            ]
            for one in acts
        ]
        return [list(ACT_LEAF), *rows, ["TOTAL", "", "", "", "", "", str(len(acts))]]

    def rows(self) -> list[list[str]]:
        """The export of all days, header and footer included."""
        return exported(one for day in sorted(self.days) for one in self.days[day])

    def export(self, rows: Iterable[Sequence[str]], name: str = "transfers.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as text:
            csv.writer(text, lineterminator="\r\n").writerows(rows)
        return path

    def write(self, name: str, document: Any) -> str:
        path = self.folder / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return str(path)


def _tree(leaf_of: Callable[[Document], bytes], members: Iterable[Document]) -> Tree:
    tree = Tree()
    for one in members:
        tree.add(leaf_hash(leaf_of(one)))
    return tree


def exported(transfers: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Transfers as the rows of an export, header and footer included."""
    rows, total = [HEADER], 0
    for one in transfers:
        rows.append(
            [neutralise(one[name]) if name != "amount" else str(one[name]) for name in HEADER]
        )
        total += one["amount"]
    return [*rows, footer(len(rows) - 1, total)]


def footer(count: int, total: int) -> list[str]:
    told = {"id": "TOTAL", "amount": str(total), "reference": str(count)}
    return [told.get(name, "") for name in HEADER]


def three_days(folder: Path) -> Books:
    """Seven transfers and three acts, a day without any, and three transfers with awkward
    references and an act with awkward words."""
    references = ["=SUM(A1)", "'=1", 'é\u2028\x7f "dua"\nbaris, koma']
    third = FIRST_DAY + timedelta(days=2)
    return Books(
        folder,
        {
            FIRST_DAY: [transfer(number) for number in range(7)],
            FIRST_DAY + timedelta(days=1): [],
            third: [transfer(100 + i, third, reference=text) for i, text in enumerate(references)],
        },
        {
            FIRST_DAY: [act(number) for number in range(3)],
            third: [act(50, third, details={"reason": references[2]}, object="=1")],
        },
    )
