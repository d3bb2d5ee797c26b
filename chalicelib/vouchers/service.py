"""The wallet: what a resident has, drawing payment tokens, and reading them back."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.campaigns.rules import Terms
from chalicelib.campaigns.service import CampaignService
from chalicelib.core.crypto.jose import Malformed
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.identity.keys import SecretsManagerKeys, keyed_hash, signing_key
from chalicelib.ledger.rules import Account, account_of
from chalicelib.residents.store import Residents
from chalicelib.vouchers.rules import CODE_DIGITS, CODE_LIFE, EXPIRED, VOIDED, Voucher
from chalicelib.vouchers.store import Vouchers
from chalicelib.vouchers.token import (
    LARGEST_CAP_RUPIAH,
    PaymentToken,
    draw,
    lapses_at,
    read,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn payment token: its text, when it ends, and perhaps a code to type."""

    token: PaymentToken
    text: str
    code: str | None


class VoucherService:
    """The use cases of the wallet."""

    def __init__(
        self,
        vouchers: Vouchers,
        residents: Residents,
        campaigns: CampaignService,
        keys: SecretsManagerKeys,
        city: str,
        clock: Clock,
    ) -> None:
        self._vouchers = vouchers
        self._residents = residents
        self._campaigns = campaigns
        self._keys = keys
        self._city = city
        self._clock = clock

    def wallet(self, resident_id: str) -> list[tuple[Voucher, Terms]]:
        """A resident's vouchers with their campaigns, newest first, up to date."""
        vouchers = self._vouchers.find_many(self._ids_of(resident_id))
        vouchers.sort(key=lambda voucher: voucher.issued_at, reverse=True)
        return [(voucher, self._campaigns.recent(voucher.campaign_id)) for voucher in vouchers]

    def of_any(self, resident_id: str) -> list[tuple[Voucher, Terms]]:
        """The same of a resident whom staff has looked up. Raises `not_found`."""
        if self._residents.find(resident_id) is None:
            raise Refused("not_found")
        return self.wallet(resident_id)

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
