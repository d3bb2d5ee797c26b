"""A voucher as its resident and staff see it."""

from collections.abc import Sequence

from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.merchants.rules.merchant import Category
from chalicelib.vouchers.rules import Held, State


class VoucherView(View):
    id: str
    campaign_id: str
    campaign_name: str
    face_value: int
    remaining: int
    state: State
    issued_at: str
    spend_until: str
    categories: list[Category]

    @classmethod
    def of(cls, held: Held) -> "VoucherView":
        voucher, terms = held.voucher, held.terms
        return cls(
            id=voucher.id,
            campaign_id=voucher.campaign_id,
            campaign_name=terms.name,
            face_value=voucher.face_value,
            remaining=voucher.balance,
            state=held.state,
            issued_at=voucher.issued_at,
            spend_until=voucher.spend_until,
            categories=list(terms.categories),
        )


class VoucherPage(View):
    items: list[VoucherView]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[Held], query: PageQuery) -> "VoucherPage":
        """The page that a query asks for."""
        part, after = cut(found, lambda held: held.voucher.id, query)
        return cls([VoucherView.of(held) for held in part], next_cursor(after))
