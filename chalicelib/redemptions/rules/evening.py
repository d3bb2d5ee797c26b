"""What a shop is told in the evening: what it has taken since the evening before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.core.values.instants import JAKARTA
from chalicelib.core.writing import rupiah
from chalicelib.ledger.rules.transfer import Transfer

# A day's sum goes from nine to nine, in WIB: whatever is sold stands in one of them, at night too.
ENDS_AT = time(21, 0)
# Whoever was kept from telling it goes on so long; later it would wake people.
TOLD_WITHIN = timedelta(minutes=90)
# A text message holds 160 letters; a longer name than this is cut.
_NAME_LONGEST = 40

_TOOK = ("redeem", "capture")


@dataclass(frozen=True, slots=True)
class DaySum:
    """What a shop has taken in `payments`, and given back; in rupiah."""

    took: int
    payments: int
    gave_back: int

    @property
    def is_nothing(self) -> bool:
        return not self.took and not self.gave_back


def evening_of(now: datetime) -> date | None:
    """The day whose sum is told at an instant; None where none is."""
    day = now.astimezone(JAKARTA).date()
    since = bounds(day)[1]
    return day if since <= now < since + TOLD_WITHIN else None


def bounds(day: date) -> tuple[datetime, datetime]:
    """From when until when what is sold stands in a day's sum."""
    end = datetime.combine(day, ENDS_AT, JAKARTA)
    return end - timedelta(days=1), end


def sum_of(transfers: Iterable[Transfer]) -> DaySum:
    """The sum of what went through a shop's account. What corrects a mistake of the books takes it
    away again; several vouchers at its sticker are one payment."""
    took = gave_back = 0
    parts: Counter[str] = Counter()
    for one in transfers:
        sign = 1 if one.reverses is None else -1
        if one.kind in _TOOK:
            took += sign * one.amount
            parts[one.payment_id or one.reverses or one.id] += sign
        elif one.kind == "refund":
            gave_back += one.amount
    payments = sum((number > 0) - (number < 0) for number in parts.values())
    return DaySum(took, payments, gave_back)


def evening_text(name: str, day: date, found: DaySum) -> str:
    """The text message, of at most 160 letters. It asks for nothing and bears no link, so that
    nobody learns to answer such messages."""
    back = f", dikembalikan {rupiah(found.gave_back, 0)}" if found.gave_back else ""
    return (
        f"Tumbas {day:%d/%m}: {name[:_NAME_LONGEST].strip()} menerima {rupiah(found.took, 0)} "
        f"dari {found.payments} pembayaran{back}, 24 jam sampai pukul 21.00."
    )
