"""What the books know of that a bank's line may speak of, while lines are matched one after the
other: what one line explains, the next can no longer mean."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chalicelib.bank.formats.shape import Entry
from chalicelib.settlements.rules.line import PAYMENT_PAID, RETURNED
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.terms import Channel

# An end-to-end id is the settlement's number (9 digits), the line (5) and the part (2).
END_TO_END = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])", re.ASCII)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])", re.ASCII)
# So many ids one text may name: 140 characters hold no more.
_NAMES_MOST = 8
# What of a number a bank must have left for it to tell an SP2D from others.
CUT_LEAST = 8


def spoken(entry: Entry) -> str:
    """All that a line says in words."""
    said = [entry.end_to_end_id, entry.reference, entry.batch_id, entry.reason]
    said += [one.reference for one in entry.details]
    return " ".join(text for text in said if text)


def names(entry: Entry) -> list[str]:
    """The end-to-end ids that a line may mean: its own, else those in what it says."""
    return named_in(entry.end_to_end_id, spoken(entry))


def all_names(entry: Entry) -> list[str]:
    """Those, and those that its details may mean."""
    found = names(entry)
    for detail in entry.details:
        found += named_in(detail.end_to_end_id, detail.reference)
    return list(dict.fromkeys(found))


def named_in(own: str, text: str) -> list[str]:
    """`own` where that is an end-to-end id of our making, else those in a text."""
    if END_TO_END.fullmatch(own):
        return [own]
    return list(dict.fromkeys(END_TO_END.findall(text)))[:_NAMES_MOST]


def numbers(entry: Entry) -> list[str]:
    """The settlements' numbers that a line's words hold."""
    return list(dict.fromkeys(_NUMBER.findall(spoken(entry))))[:_NAMES_MOST]


class Said(NamedTuple):
    """The words of a line, letters and digits alone: each, all together, and those so long that
    they may be a number which the bank has cut."""

    words: tuple[str, ...]
    together: str
    long: tuple[str, ...]


def said_in(entry: Entry) -> Said:
    """What a line says."""
    words = tuple(_letters(word) for word in spoken(entry).split())
    return Said(words, "".join(words), tuple(one for one in words if len(one) >= CUT_LEAST))


@dataclass(frozen=True, slots=True)
class Awaited:
    """Money that the bank is still to tell of: what an SP2D promises, an STS gives back, or a
    billing code remits."""

    reference: str
    amount: int
    number: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", _letters(self.reference))

    def is_named(self, said: Said) -> bool:
        """Whether a line says the whole number, however it is spaced and pointed."""
        if len(self.number) < CUT_LEAST:
            return bool(self.number) and self.number in said.words
        return self.number in said.together

    def is_begun(self, said: Said) -> bool:
        """Whether a word that a line says may be the number, cut by the bank."""
        return self.number.startswith(said.long)


def _letters(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


class OpenPayments:
    """The payments of one settlement that the bank has not answered for, found by their amount."""

    def __init__(self, settlement_id: str, number: str, payments: Iterable[Payment]) -> None:
        self.id = settlement_id
        self.number = number
        self.total = 0
        self.count = 0
        self.channels: Counter[Channel] = Counter()
        self._by_amount: defaultdict[int, dict[str, Payment]] = defaultdict(dict)
        for payment in payments:
            self._by_amount[payment.amount][payment.end_to_end_id] = payment
            self.total += payment.amount
            self.count += 1
            self.channels[payment.channel] += 1

    def of(self, amount: int) -> list[Payment]:
        """Those of exactly this amount."""
        return list(self._by_amount.get(amount, {}).values())

    def all(self) -> list[Payment]:
        """All of them, in the order of their ids."""
        found = [one for group in self._by_amount.values() for one in group.values()]
        return sorted(found, key=lambda payment: payment.end_to_end_id)

    def amounts(self) -> Counter[int]:
        """How many there are of each amount."""
        return Counter({amount: len(found) for amount, found in self._by_amount.items() if found})

    def take(self, payment: Payment) -> None:
        """One of them has been answered for."""
        if self._by_amount.get(payment.amount, {}).pop(payment.end_to_end_id, None):
            self.total -= payment.amount
            self.count -= 1
            self.channels[payment.channel] -= 1


@dataclass(slots=True)
class Known:
    """`payments` by end-to-end id, `open_of` settlements by number; SP2Ds, STS and billing codes
    whose money is awaited; `doubled`: the payments that stand in suspense a second time."""

    payments: dict[str, Payment] = field(default_factory=dict)
    open_of: dict[str, OpenPayments] = field(default_factory=dict)
    promises: Sequence[Awaited] = ()
    surrenders: Sequence[Awaited] = ()
    remits: Sequence[Awaited] = ()
    doubled: set[str] = field(default_factory=set)

    def told_of(self, entry: Entry) -> list[OpenPayments]:
        """The settlements that a line names and of which payments are open."""
        return [found for one in numbers(entry) if (found := self.open_of.get(one)) and found.total]

    def pay(self, payments: Iterable[Payment], booked_on: str) -> None:
        """These payments are explained as paid."""
        for payment in payments:
            paid = replace(payment, state=PAYMENT_PAID, booked_on=booked_on)
            self.payments[payment.end_to_end_id] = paid
            self._take(payment)

    def give_back(self, payments: Iterable[Payment]) -> None:
        """These are explained as returned."""
        for payment in payments:
            self.payments[payment.end_to_end_id] = replace(payment, state=RETURNED)
            self._take(payment)

    def arrive(self, awaited: Awaited) -> None:
        """An SP2D's money has arrived, or an STS's or a billing code's has gone."""
        self.promises = [one for one in self.promises if one is not awaited]
        self.surrenders = [one for one in self.surrenders if one is not awaited]
        self.remits = [one for one in self.remits if one is not awaited]

    def _take(self, payment: Payment) -> None:
        if payment.number in self.open_of:
            self.open_of[payment.number].take(payment)
