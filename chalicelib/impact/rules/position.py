"""What the city's money has done by the end of a closed day, and what of it is told."""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import msgspec

from chalicelib.impact.rules.around import Around, Share
from chalicelib.impact.rules.tally import Groups, Tally
from chalicelib.ledger.rules.transfer import is_exchanged

Source: TypeAlias = Literal["voucher", "incentive"]

# What a transfer has to say to be counted.
MEMBERS = ("kind", "amount", "debit_account", "credit_account", "campaign_id")
# What vouchers and rewards pay, and what is taken back of it.
_SPENT = {"redeem": 1, "capture": 1, "refund": -1}
# What of it is one time that somebody has paid; a refund does not undo that.
_PAYMENTS = ("redeem", "capture")
_MONEY_IN = {"fund": 1, "release": -1}
# Where there is no table, all shops are in one group.
_ALL: Groups = ("", "")


class Moved(msgspec.Struct, frozen=True):
    """A transfer, as far as it is counted."""

    kind: str
    amount: int
    debit_account: str
    credit_account: str
    campaign_id: str

    @property
    def shop(self) -> str:
        """The merchant whose account it moves; "" where it moves none's."""
        return self._end("merchant")

    @property
    def order(self) -> str:
        """The purchase order whose account it moves; "" where it moves none's."""
        return self._end("order")

    @property
    def sign(self) -> int:
        """-1 for what takes a wrong transfer of its kind back, else 1."""
        return -1 if is_exchanged(self.kind, self.credit_account) else 1

    def _end(self, kind: str) -> str:
        for name in (self.debit_account, self.credit_account):
            if name.startswith(f"{kind}:"):
                return name.partition(":")[2]
        return ""


class Position(msgspec.Struct):
    """`through` is the last day counted (`YYYY-MM-DD`, "" before the first). `spent` is what
    vouchers and rewards have paid, by category and kelurahan, `payments` how often, `purchases`
    what the city has bought, taxes included, all by shop; `money_in` what campaigns were funded
    with, less what they gave back, by kind of campaign. Rupiah, since the city began. `orders` has
    the shop of each order of which something was accepted; `first` is the first day counted;
    `around` is what was told beside this."""

    through: str = ""
    spent: Tally = msgspec.field(default_factory=Tally)
    payments: Tally = msgspec.field(default_factory=Tally)
    purchases: Tally = msgspec.field(default_factory=Tally)
    money_in: dict[Source, int] = msgspec.field(default_factory=dict)
    orders: dict[str, str] = msgspec.field(default_factory=dict)
    first: str = ""
    around: Around = Around()

    def count(
        self,
        day: str,
        transfers: Iterable[Moved],
        places: Mapping[str, Groups],
        sources: Mapping[str, Source],
    ) -> None:
        """Count a day's transfers in, and tell what may be told. `places` has the category and the
        kelurahan of each shop, `sources` the kind of each campaign."""
        withheld: list[Moved] = []
        for one in transfers:
            amount = one.amount * one.sign
            if one.kind in _SPENT:
                self.spent.add(one.shop, _SPENT[one.kind] * amount, places[one.shop])
            if one.kind in _PAYMENTS:
                self.payments.add(one.shop, one.sign, _ALL)
            if one.kind in _MONEY_IN:
                source = sources[one.campaign_id]
                told = self.money_in.get(source, 0)
                self.money_in[source] = told + _MONEY_IN[one.kind] * amount
            if one.kind == "accept":
                self.orders[one.order] = one.shop
                self.purchases.add(one.shop, amount, _ALL)
            if one.kind == "withhold":
                withheld.append(one)
        for one in withheld:
            # Tax is withheld of what was accepted before, or in the same transaction.
            self.purchases.add(self.orders[one.order], one.amount * one.sign, _ALL)
        for tally in (self.spent, self.payments, self.purchases):
            tally.tell()
        self.first = self.first or day
        self.through = day


class Told(msgspec.Struct, frozen=True):
    """An amount in rupiah that is told of a group of shops, and of how many."""

    group: str
    spent: int
    merchants: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may know at the end of a closed day. `root` is that of the day's transfers, in
    hex; `growth` in tenths of a percent."""

    through: str
    root: str
    spent: int
    redemptions: int
    merchants_paid: int
    purchases: int
    money_in: dict[Source, int]
    by_category: list[Told]
    by_kelurahan: list[Told]
    growth: int | None = None
    merchants_with_nmid: int = 0
    first_time_payers: int = 0
    share: Share | None = None


NOTHING = Figures(
    through="",
    root="",
    spent=0,
    redemptions=0,
    merchants_paid=0,
    purchases=0,
    money_in={},
    by_category=[],
    by_kelurahan=[],
)


def figures(position: Position, root: str) -> Figures:
    """What is told of a position. The groups stand by amount, the largest first."""
    around = position.around
    by_category, by_kelurahan = (_table(position.spent, table) for table in (0, 1))
    return Figures(
        through=position.through,
        root=root,
        spent=position.spent.total,
        redemptions=position.payments.total,
        merchants_paid=position.spent.shops,
        purchases=position.purchases.total,
        money_in=dict(position.money_in),
        by_category=by_category,
        by_kelurahan=by_kelurahan,
        growth=around.growth.tenths,
        merchants_with_nmid=around.merchants_with_nmid,
        first_time_payers=around.first_time_payers,
        share=around.share,
    )


def _table(tally: Tally, table: int) -> list[Told]:
    told = [Told(name, one.amount, one.shops) for name, one in tally.tables[table].items()]
    return sorted(told, key=lambda one: (-one.spent, one.group))
