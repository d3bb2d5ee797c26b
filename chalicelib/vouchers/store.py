"""The vouchers table: each voucher, which is also its account; and the codes to type."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.vouchers.rules import ACTIVE, WRONG_CODES, WRONG_CODES_WINDOW, Voucher
from chalicelib.vouchers.token import PaymentToken


class VoucherItem(Model):
    class Meta:
        table_name = "vouchers"

    pk = UnicodeAttribute(hash_key=True)
    campaign_id = UnicodeAttribute(null=True)
    resident_id = UnicodeAttribute(null=True)
    owner_phone = UnicodeAttribute(null=True)
    face_value = NumberAttribute(null=True)
    balance = NumberAttribute(null=True)
    credits = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    issued_at = UnicodeAttribute(null=True)
    spend_until = UnicodeAttribute(null=True)
    # A code to type:
    jti = UnicodeAttribute(null=True)
    voucher_id = UnicodeAttribute(null=True)
    merchant_id = UnicodeAttribute(null=True)
    cap = NumberAttribute(null=True)
    # When wrong codes were typed at a merchant's, in seconds since 1970:
    wrong_at: ListAttribute[int] = ListAttribute(null=True)
    ttl = NumberAttribute(null=True)


def _voucher(item: VoucherItem) -> Voucher:
    return Voucher(
        id=item.pk,
        campaign_id=item.campaign_id or "",
        resident_id=item.resident_id or "",
        owner_phone=item.owner_phone or "",
        face_value=int(item.face_value or 0),
        balance=int(item.balance or 0),
        credits=int(item.credits or 0),
        stored_state=item.state or "",
        issued_at=item.issued_at or "",
        spend_until=item.spend_until or "",
    )


class Vouchers:
    """The store of vouchers."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, voucher: Voucher) -> Write:
        """Put a new voucher with its money."""
        return put_new(
            self._table,
            {
                "pk": voucher.id,
                "campaign_id": voucher.campaign_id,
                "resident_id": voucher.resident_id,
                "owner_phone": voucher.owner_phone or None,
                "face_value": voucher.face_value,
                "balance": voucher.balance,
                "credits": voucher.credits,
                "state": voucher.stored_state,
                "issued_at": voucher.issued_at,
                "spend_until": voucher.spend_until,
            },
            lambda _: Refused("unavailable", retry_after=1),
        )

    def debit(
        self,
        voucher_id: str,
        campaign_id: str,
        amount: int,
        now: datetime,
        not_owned_by: Iterable[str],
        whole: bool,
        refusal: Condition,
    ) -> Write:
        """Take `amount` rupiah off a voucher, if it is active, not lapsed, holds as much (exactly
        as much, where `whole`), is of this campaign, and its owner has none of these phones."""
        shops = {f":p{i}": phone for i, phone in enumerate(not_owned_by)}
        conditions = [
            "#state = :active",
            "spend_until > :now",
            "balance = :amount" if whole else "balance >= :amount",
            "campaign_id = :campaign",
        ]
        if shops:
            conditions.append(
                f"(attribute_not_exists(owner_phone) OR NOT owner_phone IN ({', '.join(shops)}))"
            )
        return Write(
            self._table,
            refusal,
            key={"pk": voucher_id},
            update="SET balance = balance - :amount",
            condition=" AND ".join(conditions),
            names={"#state": "state"},
            values={
                ":amount": amount,
                ":active": ACTIVE,
                ":now": to_text(now),
                ":campaign": campaign_id,
                **shops,
            },
        )

    def credit(self, voucher_id: str, amount: int, now: datetime, refusal: Condition) -> Write:
        """Give `amount` rupiah back to a voucher that can still spend it."""
        return Write(
            self._table,
            refusal,
            key={"pk": voucher_id},
            update="SET balance = balance + :amount, credits = credits + :amount",
            condition="#state = :active AND spend_until > :now",
            names={"#state": "state"},
            values={":amount": amount, ":active": ACTIVE, ":now": to_text(now)},
        )

    def pass_through(self, voucher_id: str, amount: int, now: datetime) -> Write:
        """Money comes back to a lapsed voucher and goes on to its campaign: only counted."""
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": voucher_id},
            update="SET credits = credits + :amount",
            condition="#state <> :active OR spend_until <= :now",
            names={"#state": "state"},
            values={":amount": amount, ":active": ACTIVE, ":now": to_text(now)},
        )

    def empty(self, voucher_id: str, seen: int, was: str, state: str, refusal: Condition) -> Write:
        """Take all that was seen off a voucher and move it from one state to another."""
        return Write(
            self._table,
            refusal,
            key={"pk": voucher_id},
            update="SET balance = balance - :seen, #state = :state",
            condition="balance = :seen AND #state = :was",
            names={"#state": "state"},
            values={":seen": seen, ":was": was, ":state": state},
        )

    def find(self, voucher_id: str) -> Voucher | None:
        """A voucher, up to date."""
        if not voucher_id.startswith("vch_"):
            return None
        try:
            return _voucher(VoucherItem.get(voucher_id, consistent_read=True))
        except VoucherItem.DoesNotExist:
            return None

    def find_many(self, voucher_ids: Iterable[str]) -> list[Voucher]:
        """Those of these vouchers that exist."""
        return [
            _voucher(item)
            for item in VoucherItem.batch_get(list(voucher_ids), consistent_read=True)
        ]

    def page(self, after: str | None, limit: int) -> tuple[list[Voucher], str | None]:
        """Vouchers in the table's own order."""
        start = {"pk": {"S": after}} if after else None
        scan = VoucherItem.scan(
            VoucherItem.pk.startswith("vch_"),
            limit=limit,
            last_evaluated_key=start,
            consistent_read=True,
        )
        found = [_voucher(item) for item in scan]
        return found, found[-1].id if len(found) == limit else None

    def unspent(self) -> Iterator[Voucher]:
        """Every voucher on which something is left, in the table's own order, page by page."""
        for item in VoucherItem.scan(VoucherItem.balance > 0, consistent_read=True):
            yield _voucher(item)

    def set_owner(self, voucher_id: str, phone_hash: str) -> None:
        """The owner has another phone."""
        VoucherItem(voucher_id).update(
            [VoucherItem.owner_phone.set(phone_hash)], VoucherItem.pk.exists()
        )

    # Codes to type

    def put_code(self, code_hash: str, token: PaymentToken, until: datetime) -> bool:
        """Keep a code for a payment token; False where another token has this code."""
        item = VoucherItem(
            f"code#{code_hash}",
            jti=token.jti,
            voucher_id=token.voucher_id,
            campaign_id=token.campaign_id,
            merchant_id=token.merchant_id,
            cap=token.cap,
            ttl=epoch(until),
        )
        # TTL deletes late: a code past its time counts as gone.
        free = VoucherItem.pk.does_not_exist() | (VoucherItem.ttl < epoch(until) - 3600)
        try:
            item.save(free)
        except PutError:
            return False
        return True

    def code(self, code_hash: str) -> PaymentToken | None:
        """The payment token behind a code, however old."""
        try:
            item = VoucherItem.get(f"code#{code_hash}", consistent_read=True)
        except VoucherItem.DoesNotExist:
            return None
        until = int(item.ttl or 0)
        return PaymentToken(
            jti=item.jti or "",
            voucher_id=item.voucher_id or "",
            campaign_id=item.campaign_id or "",
            cap=int(item.cap or 0),
            issued_at=until - 300,
            expires_at=until,
            merchant_id=item.merchant_id,
        )

    def must_not_guess(self, merchant_id: str, now: datetime) -> None:
        """Raise `rate_limited` where a merchant has typed too many wrong codes lately."""
        since = epoch(now) - _WINDOW_S
        keys = [_guesses_key(merchant_id, second) for second in (since, epoch(now))]
        guesses: list[int] = []
        for item in VoucherItem.batch_get(list(dict.fromkeys(keys)), consistent_read=True):
            guesses += [int(second) for second in item.wrong_at or [] if int(second) > since]
        if len(guesses) >= WRONG_CODES:
            oldest = sorted(guesses)[-WRONG_CODES]
            raise Refused("rate_limited", retry_after=oldest - since)

    def count_guess(self, merchant_id: str, now: datetime) -> None:
        """Count a wrong code."""
        second = epoch(now)
        VoucherItem(_guesses_key(merchant_id, second)).update(
            [
                VoucherItem.wrong_at.set((VoucherItem.wrong_at | []).append([second])),
                VoucherItem.ttl.set(second + 2 * _GUESSES_S),
            ]
        )


_WINDOW_S = int(WRONG_CODES_WINDOW.total_seconds())
# Guesses are kept by the hour, so that a window lies in two items at most and none grows for ever.
_GUESSES_S = 3600


def _guesses_key(merchant_id: str, second: int) -> str:
    return f"guesses#{merchant_id}#{second // _GUESSES_S}"
