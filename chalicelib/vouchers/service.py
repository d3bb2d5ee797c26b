"""Claiming, the wallet, and drawing payment tokens."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.campaigns.rules import CLOSED, Terms
from chalicelib.campaigns.service import CampaignService, release
from chalicelib.campaigns.store import ROOT, Budgets
from chalicelib.core import ids
from chalicelib.core.dynamo import Write, Writer
from chalicelib.core.errors import Refused
from chalicelib.core.idempotency import Key, Records
from chalicelib.core.instants import Clock, epoch, to_text
from chalicelib.core.jose import Malformed
from chalicelib.core.subject import Subject
from chalicelib.identity.keys import SecretsManagerKeys, keyed_hash, signing_key
from chalicelib.ledger.rules import Transfer, account
from chalicelib.ledger.service import Account, account_of
from chalicelib.ledger.store import Transfers
from chalicelib.residents.rules import eligible
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import CLAIMED, Residents
from chalicelib.vouchers.rules import (
    ACTIVE,
    CODE_DIGITS,
    CODE_LIFE,
    EXPIRED,
    VOIDED,
    Voucher,
)
from chalicelib.vouchers.store import Vouchers
from chalicelib.vouchers.token import (
    LARGEST_CAP_RUPIAH,
    PaymentToken,
    draw,
    lapses_at,
    read,
)

View = Callable[[Voucher, Terms], Any]

# Each further place means that somebody else was faster; so many in a row is a storm.
_PLACES_TRIED = 50


class Empty(Refused):
    """The part of the budget that was asked cannot pay a whole voucher; `seen` is what stood
    there, as `Budget.moved` has it."""

    def __init__(self, seen: tuple[int, int | None, int | None]) -> None:
        super().__init__("campaign_exhausted")
        self.seen = seen


class NoEntitlement(Refused):
    """The resident has never signed in since the registry took them in."""

    def __init__(self) -> None:
        super().__init__("not_eligible")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn payment token: its text, when it ends, and perhaps a code to type."""

    token: PaymentToken
    text: str
    code: str | None


class VoucherService:
    """The use cases of vouchers."""

    def __init__(
        self,
        vouchers: Vouchers,
        residents: Residents,
        registry: ResidentService,
        campaigns: CampaignService,
        budgets: Budgets,
        transfers: Transfers,
        records: Records,
        writer: Writer,
        keys: SecretsManagerKeys,
        city: str,
        clock: Clock,
    ) -> None:
        self._vouchers = vouchers
        self._residents = residents
        self._registry = registry
        self._campaigns = campaigns
        self._budgets = budgets
        self._transfers = transfers
        self._records = records
        self._writer = writer
        self._keys = keys
        self._city = city
        self._clock = clock

    # Claiming

    def claim(self, campaign_id: str, by: Subject, key: Key | None, view: View) -> Any:
        """Issue a voucher of a campaign to a resident: one transaction, no read before it.

        The resident's shard of the budget pays. Where it is empty, another shard or the root
        does; a claim is refused only when none of them can pay a whole voucher. Answers `view`
        of the voucher. Raises `campaign_not_open`, `not_eligible`, `already_claimed`,
        `campaign_exhausted`, or `idempotency_key_required` where a resident may claim several.
        """
        terms = self._campaigns.claimable(campaign_id)
        if terms.per_resident > 1 and key is None:
            raise Refused("idempotency_key_required")
        home = _home_shard(by.id, terms.shards)
        try:
            return self._claim_from(terms, home, by, key, view)
        except NoEntitlement:
            self._registry.welcome(by.id)
            return self._claim_anywhere(terms, by, key, view)
        except Empty:
            return self._claim_anywhere(terms, by, key, view)

    def _claim_anywhere(self, terms: Terms, by: Subject, key: Key | None, view: View) -> Any:
        """Claim from whatever part can pay. Refuse only on proof that none could: nothing was in
        shards or root, and no money has come into the root or left it since it was read."""
        for _ in range(_PLACES_TRIED):
            budget = self._campaigns.budget(terms)
            parts: list[int | str] = [
                shard for shard, left in enumerate(budget.shards) if left >= terms.face_value
            ]
            part: int | str = secrets.choice(parts) if parts else ROOT
            if not parts and budget.root >= 2 * terms.face_value:
                self._campaigns.allocate(terms)
                continue
            try:
                return self._claim_from(terms, part, by, key, view)
            except Empty as empty:
                if part == ROOT and empty.seen == budget.moved:
                    raise Refused("campaign_exhausted") from None
        raise Refused("unavailable", retry_after=1)

    def _claim_from(
        self, terms: Terms, part: int | str, by: Subject, key: Key | None, view: View
    ) -> Any:
        now = self._clock()
        # Reading may have taken a while; nothing is issued after its time, or it would never lapse.
        terms.must_be_claimable(now)
        voucher = Voucher(
            id=ids.new_id(ids.VOUCHER),
            campaign_id=terms.id,
            resident_id=by.id,
            owner_phone=by.phone,
            face_value=terms.face_value,
            balance=terms.face_value,
            credits=terms.face_value,
            stored_state=ACTIVE,
            issued_at=to_text(now),
            spend_until=terms.spend_until,
        )
        body = view(voucher, terms)
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                self._residents.claim(
                    by.id,
                    terms.id,
                    voucher.id,
                    terms.per_resident,
                    terms.kelurahan,
                    terms.segments,
                    lambda old: _claim_refusal(old, terms),
                ),
                self._budgets.debit(terms.id, part, terms.face_value, _budget_refusal),
                self._vouchers.put(voucher),
                self._transfers.write(
                    Transfer(
                        id=ids.TRANSFER + voucher.id,
                        debit_account=account("campaign", terms.id),
                        credit_account=account("voucher", voucher.id),
                        amount=terms.face_value,
                        kind="issue",
                        reference="",
                        occurred_at=to_text(now),
                        actor=by.actor,
                        campaign_id=terms.id,
                    ),
                    lambda _: Refused("unavailable", retry_after=1),
                ),
            ]
        )
        return body

    # The wallet

    def wallet(self, resident_id: str) -> list[tuple[Voucher, Terms]]:
        """A resident's vouchers with their campaigns, newest first, up to date."""
        vouchers = self._vouchers.find_many(self._ids_of(resident_id))
        vouchers.sort(key=lambda voucher: voucher.issued_at, reverse=True)
        return [(voucher, self._campaigns.recent(voucher.campaign_id)) for voucher in vouchers]

    def of_resident(self, voucher_id: str, resident_id: str) -> tuple[Voucher, Terms]:
        """A resident's own voucher, up to date. Raises `not_found`."""
        voucher = self._vouchers.find(voucher_id)
        if voucher is None or voucher.resident_id != resident_id:
            raise Refused("not_found")
        return voucher, self._campaigns.recent(voucher.campaign_id)

    def draw(
        self,
        voucher_id: str,
        resident_id: str,
        max_amount: int | None,
        merchant_id: str | None,
        with_code: bool,
    ) -> Drawn:
        """Draw a payment token for a voucher. Moves nothing, stores nothing but the code to type,
        where one is asked for. Raises `not_found`, `voucher_not_active`, `voucher_insufficient`,
        `campaign_not_open`."""
        now = self._clock()
        voucher, _ = self.of_resident(voucher_id, resident_id)
        terms = self._campaigns.spendable(voucher.campaign_id)
        state = voucher.state(now)
        if state in (VOIDED, EXPIRED):
            raise Refused("voucher_not_active")
        if voucher.balance == 0 or (max_amount or 0) > voucher.balance:
            raise Refused("voucher_insufficient")
        until = now + CODE_LIFE if with_code else None
        token, text = draw(
            voucher.id,
            terms.id,
            min(max_amount or voucher.balance, LARGEST_CAP_RUPIAH),
            merchant_id,
            now,
            signing_key(self._keys.ring(), "payment"),
            self._city,
            open_until=until,
        )
        code = self._keep_code(token, until) if until else None
        return Drawn(token, text, code)

    def _keep_code(self, token: PaymentToken, until: datetime) -> str:
        for _ in range(5):
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            if self._vouchers.put_code(self._hash_code(code), token, until):
                return code
        raise Refused("unavailable", retry_after=1)

    def _hash_code(self, code: str) -> str:
        return keyed_hash(self._keys.ring().pepper, "payment code", code)

    # Reading what a merchant presents

    def read_token(self, text: str, *, paid: bool = False) -> PaymentToken:
        """The payment token in a text. `paid` asks for what it may have paid already: expired
        ones and ones under retired keys are read, too. Raises `token_invalid` or
        `token_expired`."""
        return read(
            text,
            keys=self._keys.find_key("payment", retired=paid),
            issuer=self._city,
            now=self._clock(),
            allow_expired=paid,
        )

    def read_code(self, code: str, merchant_id: str, *, paid: bool = False) -> PaymentToken:
        """The payment token behind a typed code. Raises `token_invalid`, `token_expired`, or
        `rate_limited` after too many wrong ones."""
        now = self._clock()
        if not paid:
            self._vouchers.must_not_guess(merchant_id, now)
        token = self._vouchers.code(self._hash_code(code))
        if token is None:
            if not paid:
                self._vouchers.count_guess(merchant_id, now)
            raise Refused("token_invalid")
        if token.expires_at <= epoch(now) and not paid:
            raise Refused("token_expired")
        return token

    def is_open(self, jti: str) -> bool:
        """Whether a drawing can still be paid, as far as its id tells. Raises `not_found` for
        what is no drawing's id."""
        try:
            return lapses_at(jti) > epoch(self._clock())
        except Malformed as error:
            raise Refused("not_found") from error

    def now(self) -> datetime:
        """The present instant."""
        return self._clock()

    @staticmethod
    def at(second: int) -> datetime:
        """The instant of a second since 1970."""
        return datetime.fromtimestamp(second, tz=UTC)

    def find(self, voucher_id: str) -> Voucher:
        """A voucher, up to date. Raises `not_found`."""
        voucher = self._vouchers.find(voucher_id)
        if voucher is None:
            raise Refused("not_found")
        return voucher

    # What an admin may do

    def void(self, voucher_id: str, reason: str, by: Subject, key: Key | None, view: View) -> Any:
        """Take what is left of a voucher back to its campaign. Raises `not_found`, or
        `voucher_not_active` where it is voided already."""
        voucher, terms = self._known(voucher_id)
        body = view(replace(voucher, balance=0, stored_state=VOIDED), terms)
        self._writer.transact(
            [
                *self._records.write(key, self._clock(), 200, body=body),
                *self._void_writes(voucher, terms, reason, by),
            ]
        )
        return body

    def reissue(
        self, voucher_id: str, reason: str, by: Subject, key: Key | None, view: View
    ) -> Any:
        """Void a voucher and issue what was left of it anew to the same resident (a lost phone).

        Answers `view` of the new voucher."""
        voucher, terms = self._known(voucher_id)
        resident = self._registry.get(voucher.resident_id)
        now = self._clock()
        if terms.state == CLOSED or voucher.state(now) != ACTIVE:
            raise Refused("voucher_not_active")
        anew = Voucher(
            id=ids.new_id(ids.VOUCHER),
            campaign_id=terms.id,
            resident_id=voucher.resident_id,
            owner_phone=resident.phone_hash or "",
            face_value=voucher.balance,
            balance=voucher.balance,
            credits=voucher.balance,
            stored_state=ACTIVE,
            issued_at=to_text(now),
            spend_until=voucher.spend_until,
        )
        was = self._residents.claimed(voucher.resident_id)[0][terms.id]
        now_claimed = [anew.id if one == voucher.id else one for one in was]
        body = view(anew, terms)

        def changed(_: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict", retry_after=1)

        # The money goes back to the campaign and out again: two transfers through the root.
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                self._vouchers.empty(voucher.id, voucher.balance, ACTIVE, VOIDED, changed),
                self._vouchers.put(anew),
                self._residents.replace_claimed(
                    voucher.resident_id, terms.id, was, now_claimed, changed
                ),
                self._transfers.write(_back(voucher, "void", reason, now, by.actor), changed),
                self._transfers.write(
                    Transfer(
                        id=ids.TRANSFER + anew.id,
                        debit_account=account("campaign", terms.id),
                        credit_account=account("voucher", anew.id),
                        amount=anew.face_value,
                        kind="issue",
                        reference=f"reissue of {voucher.id}",
                        occurred_at=to_text(now),
                        actor=by.actor,
                        campaign_id=terms.id,
                    ),
                    changed,
                ),
                self._budgets.pass_and_return(terms.id, anew.face_value),
            ]
        )
        return body

    def _void_writes(self, voucher: Voucher, terms: Terms, reason: str, by: Subject) -> list[Write]:
        now = self._clock()
        if voucher.stored_state != ACTIVE:
            raise Refused("voucher_not_active")

        def changed(_: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict", retry_after=1)

        writes = [self._vouchers.empty(voucher.id, voucher.balance, ACTIVE, VOIDED, changed)]
        if voucher.balance:
            writes += self.give_back(
                _back(voucher, "void", reason, now, by.actor), terms, by.actor, now
            )
        return writes

    def give_back(self, transfer: Transfer, terms: Terms, actor: str, now: datetime) -> list[Write]:
        """The writes of a transfer that brings money back to a campaign; a closed one releases
        it at once."""

        def changed(_: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict", retry_after=1)

        writes = [self._transfers.write(transfer, changed)]
        if terms.state != CLOSED:
            return [
                *writes,
                self._budgets.credit_root(terms.id, transfer.amount, changed),
            ]
        return [
            *writes,
            self._budgets.pass_through_root(terms.id, transfer.amount),
            self._transfers.write(release(terms.id, transfer.amount, now, actor), changed),
            self._transfers.credit_treasury(transfer.amount),
        ]

    def _known(self, voucher_id: str) -> tuple[Voucher, Terms]:
        voucher = self.find(voucher_id)
        return voucher, self._campaigns.get(voucher.campaign_id)

    # Accounts

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `voucher:{id}`."""
        voucher = self._vouchers.find(name.partition(":")[2])
        return (voucher.balance, voucher.credits) if voucher else None

    def accounts(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of voucher accounts."""
        found, after = self._vouchers.page(cursor, limit)
        return [account_of(f"voucher:{one.id}", one.balance, one.credits) for one in found], after

    def move_owner(self, resident_id: str, phone_hash: str) -> None:
        """Tell a resident's vouchers of a new phone."""
        for voucher_id in self._ids_of(resident_id):
            self._vouchers.set_owner(voucher_id, phone_hash)

    def _ids_of(self, resident_id: str) -> list[str]:
        current, replaced = self._residents.claimed(resident_id)
        return [one for some in current.values() for one in some] + replaced


def _home_shard(resident_id: str, shards: int) -> int:
    """The shard that a resident asks first: ids are hashes, so this is even."""
    return hash_of(resident_id) % shards


def hash_of(text: str) -> int:
    """A stable number from a text (unlike `hash`, which differs between processes)."""
    return int.from_bytes(text.encode()[-8:], "big") % 1_000_003


def _claim_refusal(old: dict[str, Any] | None, terms: Terms) -> Refused:
    if old is None:
        return NoEntitlement()
    if not eligible(
        old["kelurahan_code"], old.get("segments", []), terms.kelurahan, terms.segments
    ):
        return Refused("not_eligible")
    return Refused("already_claimed", voucher_id=old[CLAIMED + terms.id][-1])


def _budget_refusal(old: dict[str, Any] | None) -> Refused:
    if old is None or old["state"] != "published":
        return Refused("campaign_not_open")
    return Empty((old["balance"], old.get("credits"), old.get("moves")))


def _back(voucher: Voucher, kind: str, reason: str, now: datetime, actor: str) -> Transfer:
    return Transfer(
        id=ids.new_id(ids.TRANSFER),
        debit_account=account("voucher", voucher.id),
        credit_account=account("campaign", voucher.campaign_id),
        amount=voucher.balance,
        kind=kind,
        reference=reason,
        occurred_at=to_text(now),
        actor=actor,
        campaign_id=voucher.campaign_id,
    )
