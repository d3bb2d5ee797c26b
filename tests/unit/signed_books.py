"""Closed days as a city signs them, made by hand: what tests of tumbas-verify check."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import DAY_TYP, NO_ROOT, DayRecord, day_claims, leaf
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


@dataclass
class Books:
    """The days of a city whose key this is."""

    folder: Path
    days: dict[date, list[Transfer]]
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def signing(self) -> jose.SigningKey:
        return jose.SigningKey("k001", self.key)

    def records(self) -> list[DayRecord]:
        """The records of all days, chained."""
        found, previous = [], NO_ROOT
        for day in sorted(self.days):
            tree = Tree()
            for one in self.days[day]:
                tree.add(leaf_hash(leaf(one)))
            root = tree.root().hex()
            claims = day_claims("malang", day.isoformat(), tree.size, root, previous)
            signature = jose.sign(claims, self.signing, DAY_TYP)
            found.append(DayRecord(day.isoformat(), tree.size, root, previous, signature))
            previous = root
        return found

    def files(self, rows: Iterable[Sequence[str]] | None = None) -> list[str]:
        """The arguments that check these books: `transfers.csv --days … --keys …`."""
        self.write("days.json", {"items": [asdict(one) for one in self.records()]})
        jwk = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        self.write("keys.json", {"keys": [{**jwk, "kid": "k001", "use": "sig", "alg": "ES256"}]})
        self.export(rows if rows is not None else self.rows())
        days, keys = (str(self.folder / name) for name in ("days.json", "keys.json"))
        return [str(self.folder / "transfers.csv"), "--days", days, "--keys", keys]

    def rows(self) -> list[list[str]]:
        """The export of all days, header and footer included."""
        return exported(one for day in sorted(self.days) for one in self.days[day])

    def export(self, rows: Iterable[Sequence[str]]) -> Path:
        path = self.folder / "transfers.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as text:
            csv.writer(text, lineterminator="\r\n").writerows(rows)
        return path

    def write(self, name: str, document: Any) -> str:
        path = self.folder / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return str(path)


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
    """Seven transfers, a day without any, and three transfers with awkward references."""
    references = ["=SUM(A1)", "'=1", 'é\u2028\x7f "dua"\nbaris, koma']
    third = FIRST_DAY + timedelta(days=2)
    return Books(
        folder,
        {
            FIRST_DAY: [transfer(number) for number in range(7)],
            FIRST_DAY + timedelta(days=1): [],
            third: [transfer(100 + i, third, reference=text) for i, text in enumerate(references)],
        },
    )
