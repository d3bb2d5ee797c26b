"""Money moves by transfers only: what each commit does to the balances is what the transfers in it
say, to the rupiah."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.ledger.rules.accounts import BANK, SUSPENSE, TREASURY, account
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import from_item
from chalicelib.marketplace.store.checkouts import CHECKOUT
from chalicelib.merchants.store.items import ACCOUNT
from chalicelib.procurement.store.orders import ORDER
from chalicelib.settlements.store.header import HEADER
from tests.simulation.invariants.changes import Broken, Change, Item, Step

# Acts of whoever comes by none of our doors.
STRANGER = "stranger"

_BELOW_ZERO = (TREASURY, BANK, SUSPENSE)
# concept -> the sort key of its accounts' items, and what their accounts are called
_ROOMS = {
    "merchants": (ACCOUNT, "merchant"),
    "settlements": (HEADER, "settlement"),
    "marketplace": (CHECKOUT, "hold"),
    "procurement": (ORDER, "order"),
}


# Every concept whose items hold money.
WITH_ACCOUNTS = ("accounts", "vouchers", "budgets", *_ROOMS)


def account_of(table: str, item: Item) -> str | None:
    """Whose balance an item holds; None where it holds none."""
    pk = str(item["pk"])
    if table == "accounts":
        return pk
    if table == "vouchers":
        return account("voucher", pk) if "face_value" in item else None
    if table == "budgets":
        return account("campaign", pk.partition("#")[0])
    sk, kind = _ROOMS.get(table, ("", ""))
    return account(kind, pk) if kind and item.get("sk") == sk else None


def transfers_of(step: Step) -> list[Transfer]:
    """The transfers that a step has put."""
    return [
        from_item(dict(one.new))
        for one in step.of("transfers")
        if one.old is None and one.new is not None and is_transfer(one.new)
    ]


def is_transfer(item: Item) -> bool:
    """Whether an item of their table is a transfer, and no heartbeat."""
    return "kind" in item


def brought_by(transfers: Iterable[Transfer]) -> Counter[str]:
    """What transfers bring to each account."""
    found: Counter[str] = Counter()
    for one in transfers:
        found[one.credit_account] += one.amount
        found[one.debit_account] -= one.amount
    return found


@dataclass
class Money:
    """What every account holds."""

    balances: Counter[str] = field(default_factory=Counter)
    # Transfers that strangers have changed, around all that we keep them out by.
    tampered_with: set[str] = field(default_factory=set)

    def see(self, step: Step) -> None:
        """Raises Broken."""
        self._unchanged(step)
        moved: Counter[str] = Counter()
        for change in step.changes:
            self._stands(change, moved)
        wanted = brought_by(transfers_of(step))
        for name in moved.keys() | wanted.keys():
            if moved[name] != wanted[name]:
                seen = f"{name} moved by {moved[name]}, its transfers say {wanted[name]}"
                raise Broken("money moves by transfers", f"{seen} ({step.by})")
        self.balances.update(moved)
        below = [name for name in moved if self.balances[name] < 0 and name not in _BELOW_ZERO]
        if below:
            seen = f"{below[0]} holds {self.balances[below[0]]}"
            raise Broken("no account below its bound", f"{seen} ({step.by})")

    def _unchanged(self, step: Step) -> None:
        for change in step.of("transfers"):
            if change.old is not None and is_transfer(change.old):
                if step.by.startswith(STRANGER):
                    self.tampered_with.add(str(change.old["pk"]))
                    continue
                what = "removed" if change.new is None else "overwritten"
                raise Broken("transfers are written once", f"{change.key} was {what} ({step.by})")

    def _stands(self, change: Change, moved: Counter[str]) -> None:
        """Add to `moved` by how much an item's balance has changed."""
        for item, sign in ((change.old, -1), (change.new, 1)):
            name = account_of(change.table, item) if item else None
            if item is None or name is None:
                continue
            balance = item.get("balance", 0)
            if balance < 0 and name not in _BELOW_ZERO:
                raise Broken("no account below its bound", f"{change.key} holds {balance}")
            moved[name] += sign * balance
