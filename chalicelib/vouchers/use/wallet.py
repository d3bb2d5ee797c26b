"""The wallet: which vouchers a resident has."""

from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import Account, account_of
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.store.residents import Residents
from chalicelib.residents.use.stand import Stand
from chalicelib.vouchers.rules import Held, Voucher, owned_from
from chalicelib.vouchers.store.vouchers import Vouchers


class Wallet(Component, frozen=True, kw_only=True):
    """The use cases of whoever looks into a wallet."""

    vouchers: Vouchers
    residents: Residents
    entitlements: Entitlements
    campaigns: ReadCampaigns
    stand: Stand
    writer: Writer
    clock: Clock

    def every(self, by: Subject) -> list[Held]:
        """A resident's own vouchers, newest first, up to date. A phone that was taken from them
        has none. Raises `unauthenticated` where a delegate stands for them no more."""
        self.stand.must(by, self.clock())
        return [held for held in self._every(by.id) if held.voucher.owner_phone == by.owner_phone]

    def of_any(self, resident_id: str) -> list[Held]:
        """The same of a resident whom staff has looked up. Raises `not_found`."""
        if self.residents.find(resident_id) is None:
            raise Refused("not_found")
        return self._every(resident_id)

    def one(self, voucher_id: str, by: Subject) -> Held:
        """A resident's own voucher, up to date. Raises `not_found`, also for a phone that was taken
        from them, and `unauthenticated` where a delegate stands for them no more."""
        self.stand.must(by, self.clock())
        return self.mine(voucher_id, by)

    def mine(self, voucher_id: str, by: Subject) -> Held:
        """The same, where it is known already that a delegate stands for them."""
        voucher = self.vouchers.find(voucher_id)
        if voucher is None or (voucher.resident_id, voucher.owner_phone) != (
            by.id,
            by.owner_phone,
        ):
            raise Refused("not_found")
        return self._held(voucher)

    def _every(self, resident_id: str) -> list[Held]:
        # One that waits for its first reward is nothing yet.
        found = [one for one in self.vouchers.find_many(self.ids_of(resident_id)) if one.credits]
        found.sort(key=lambda voucher: voucher.issued_at, reverse=True)
        return [self._held(voucher) for voucher in found]

    def _held(self, voucher: Voucher) -> Held:
        return Held(voucher, self.campaigns.recent(voucher.campaign_id), self.clock())

    def move_owner(self, resident_id: str, phone_hash: str | None, listed: str | None) -> None:
        """Tell a resident's vouchers of a new phone, or that there is none: those that do not know
        it yet. Nothing pays then until the new one draws (`owned`): what the phone before draws
        while it is told is dated by a clock that may be ahead of ours.

        Raises PhoneChanged where the registry has by now another phone of theirs than `listed`.
        """
        for one in self.vouchers.find_many(self.ids_of(resident_id)):
            if one.owner_phone != (phone_hash or ""):
                self.writer.transact(
                    [
                        self.vouchers.set_owner(one.id, phone_hash),
                        self.residents.must_have_phone(resident_id, listed),
                    ]
                )

    def owned(self, voucher: Voucher) -> Voucher:
        """A voucher whose phone is about to draw from it, told from which second on that pays.
        Raises `unavailable` where it was changed meanwhile."""
        if not voucher.has_moved:
            return voucher
        return self.vouchers.own(voucher, owned_from(voucher, self.clock()))

    def ids_of(self, resident_id: str) -> list[str]:
        """The ids of all vouchers that a resident has or had."""
        current, replaced = self.entitlements.claimed(resident_id)
        return [one for some in current.values() for one in some] + replaced


class VoucherAccounts(Component, frozen=True, kw_only=True):
    """Reads the accounts `voucher:{id}` for the ledger."""

    vouchers: Vouchers

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `voucher:{id}`, in rupiah."""
        voucher = self.vouchers.find(name.partition(":")[2])
        return (voucher.balance, voucher.credits) if voucher else None

    def page(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of voucher accounts, in the table's own order."""
        found, after = self.vouchers.page(cursor, limit)
        return [account_of(f"voucher:{one.id}", one.balance, one.credits) for one in found], after
