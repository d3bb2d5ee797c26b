"""Drawing a payment token for a voucher."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.campaigns.rules.terms import spend_refusal
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.live.rules import WALLET
from chalicelib.live.use.ticket import Issued, IssueTickets
from chalicelib.residents.use.stand import Stand
from chalicelib.vouchers.formats.token import LARGEST_CAP_RUPIAH, PaymentToken, draw
from chalicelib.vouchers.rules import CODE_LIFE, REFRESH_AFTER, draw_refusal
from chalicelib.vouchers.use.typed import TypedCodes
from chalicelib.vouchers.use.wallet import Wallet


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn payment token, its text, and perhaps a code to type, and a ticket to hear at once
    when it has paid."""

    token: PaymentToken
    text: str
    code: str | None
    ticket: Issued | None

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.token.expires_at, tz=UTC)

    @property
    def refresh_at(self) -> datetime:
        """When the wallet draws the next."""
        return datetime.fromtimestamp(self.token.issued_at, tz=UTC) + REFRESH_AFTER


class Draw(Component, frozen=True, kw_only=True):
    """The use case of a resident who is about to pay."""

    wallet: Wallet
    stand: Stand
    campaigns: ReadCampaigns
    codes: TypedCodes
    keys: SecretsManagerKeys
    tickets: IssueTickets
    city: str
    clock: Clock
    random: Callable[[int], bytes] = secrets.token_bytes

    def draw(
        self,
        voucher_id: str,
        by: Subject,
        max_amount: int | None,
        merchant_id: str | None,
        with_code: bool,
        with_ticket: bool = False,
    ) -> Drawn:
        """Draw a payment token for a voucher. Moves nothing, stores nothing but the code to type
        and the ticket, where one is asked for, and at a phone's first that it has drawn; a ticket
        that cannot be given holds no payment up, and is asked for by itself. Raises `not_found`
        (also for a phone that the voucher is no longer of), `campaign_not_open`,
        `voucher_not_active`, `voucher_insufficient`, `unavailable` where its phone was changed
        meanwhile, `unauthenticated` where a delegate stands for the resident no more."""
        # Before the voucher is read: what is drawn is never dated after a change that it missed.
        now = self.clock()
        delegation = self.stand.must(by, now)
        voucher = self.wallet.owned(self.wallet.mine(voucher_id, by).voucher)
        # Right after a change of phones, what the new one draws is dated behind it.
        since = max(voucher.owned_since, delegation.since if delegation else 0)
        now = max(now, datetime.fromtimestamp(since, tz=UTC))
        terms = self.campaigns.recent(voucher.campaign_id, spend_refusal)
        if refused := draw_refusal(voucher, terms, max_amount, now):
            raise refused
        until = now + CODE_LIFE if with_code else None
        token, text = draw(
            voucher.id,
            terms.id,
            min(max_amount or voucher.balance, LARGEST_CAP_RUPIAH),
            merchant_id,
            now,
            self.keys.signing_key("payment"),
            self.city,
            random=self.random,
            open_until=until,
        )
        code = self.codes.keep(token, until) if until else None
        return Drawn(token, text, code, self._ticket(by) if with_ticket else None)

    def _ticket(self, by: Subject) -> Issued | None:
        try:
            return self.tickets.issue_to(by.id, [WALLET])
        except Exception as error:  # whatever it is, the code pays
            log(event="no ticket", why=type(error).__name__)
            return None
