"""A city that trades, and a bank that pays what it is ordered to, each with a memory of its own:
what was answered to people stays true, whatever becomes of tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from chalicelib.archive.parts import ArchiveParts
from chalicelib.core.values.instants import to_text, utc_now
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person, fresh_key
from tests.http.conftest import Clock, Stream, TestCity
from tests.http.explaining import STATEMENTS, Line
from tests.http.settling import get
from tests.stack import TestEmulator
from tests.stores.restored_city import OPENING, camt053

FACE_VALUE = 1_000_000
PAID = 10_000


class Running(Clock):
    """The machine's clock, by which the emulator restores; days pass when told to."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead

    def pass_by(self, **duration: float) -> None:
        self._ahead += timedelta(**duration)


@dataclass
class Bank:
    """Pays each order once, by its end-to-end id, and forgets nothing."""

    # Rupiah and whose they are, by end-to-end id.
    paid: dict[str, tuple[int, str]] = field(default_factory=dict)

    def pay(self, settlement: Any) -> None:
        for line in settlement["lines"]:
            for one in line["payments"]:
                name, merchant = one["end_to_end_id"], line["merchant_id"]
                assert name not in self.paid, f"ordered twice: {name}"
                self.paid[name] = (one["amount"], merchant)

    def debits(self) -> list[tuple[str, int]]:
        return [(name, amount) for name, (amount, _) in self.paid.items()]

    def by_merchant(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for amount, merchant in self.paid.values():
            found[merchant] += amount
        return found


@dataclass
class Trade:
    """Shops, people with vouchers, and what each shop was told that it has earned."""

    city: TestCity
    emulator: TestEmulator
    shops: Sequence[Person]
    bank: Bank = field(default_factory=Bank)
    # Each with the voucher that they spend; who has one comes again and again.
    spenders: Iterator[tuple[Person, str]] = field(default_factory=lambda: iter(()))
    earned: Counter[str] = field(default_factory=Counter)
    receipts: dict[str, str] = field(default_factory=dict)

    def people(self, count: int) -> None:
        """New residents claim a voucher each."""
        campaign = self.city.campaign(fund=count * FACE_VALUE, face_value=FACE_VALUE)
        new = self.city.residents(count)
        self.spenders = cycle([(one, self.city.claim(one, campaign)) for one in new])

    def sell(self, count: int) -> None:
        """So many redemptions, one shop after the other; every tenth is given back by half."""
        for number in range(count):
            shop = self.shops[number % len(self.shops)]
            resident, voucher = next(self.spenders)
            token = self.city.draw(resident, voucher)["token"]
            told = self.city.redeem(shop, token, PAID).ok(201)
            self.earned[shop.id] += PAID
            self.receipts[told["id"]] = told["receipt"]
            if number % 10 == 9:
                body = {"amount": PAID // 2, "reason": "kembali"}
                path = f"/merchant/redemptions/{told['id']}/refunds"
                shop.post(path, body, key=fresh_key()).ok(201)
                self.earned[shop.id] -= PAID // 2

    def draft(self) -> Any:
        """What is owed, drafted by one officer."""
        self.follow()
        body = {"until": to_text(self.city.clock())}
        return self.city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)

    def pay_out(self) -> Any:
        """What is owed is settled by two officers, and the bank pays it."""
        drafted = self.draft()
        path = f"/finance/settlements/{drafted['id']}"
        seen = {name: drafted[name] for name in ("total", "version")}
        self.city.colleague.post(f"{path}/approve", seen, key=fresh_key()).ok()
        self.city.finance.post(f"{path}/sent").ok()
        self.bank.pay(sent := get(self.city, drafted))
        return sent

    def follow(self) -> None:
        """The stream is handed on, and the archive keeps what comes of it."""
        self.city.stream.catch_up()
        sqs, queue = self.emulator.client("sqs"), self.city.parts.settings.archive_queue
        keep = self.city.parts[ArchiveParts].keep
        while found := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            keep.keep([one["Body"] for one in found])
            for one in found:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])

    def follow_anew(self) -> None:
        """A restored table has another stream, from its beginning."""
        self.city.stream = Stream(self.emulator, self.city.parts, self.city.hands)

    def transfers(self) -> dict[str, Any]:
        """All that the ledger holds, by id."""
        return {one.id: one for one in self.city.parts[LedgerParts].transfers.all()}

    def statement(self, first: date, last: date) -> list[Line]:
        """The bank's own statement of these days, handed in and accepted: its lines."""
        content = camt053(self.bank.debits(), first=first, last=last, opening=OPENING)
        headers = {"Content-Type": "application/xml"}
        handed_in = self.city.finance.send("POST", STATEMENTS, raw=content, headers=headers)
        id = handed_in.ok(201)["id"]
        told = self.city.colleague.post(f"{STATEMENTS}/{id}/accept").ok()
        return [Line(self.city, id, one["line"]) for one in told["lines"]]
