"""Money that goes back from vouchers to their campaign: voided, issued anew, lapsed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.campaigns.rules import CLOSED, Terms
from chalicelib.campaigns.service import CampaignService, release
from chalicelib.campaigns.store import Budgets
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import Residents
from chalicelib.vouchers.rules import ACTIVE, VOIDED, Voucher, give_back, issue, new_voucher
from chalicelib.vouchers.store import Vouchers

View = Callable[[Voucher, Terms], Any]


def changed(_: dict[str, Any] | None) -> Refused:
    """Something has moved since it was read: look again."""
    return Refused("state_conflict", retry_after=1)


class Returns:
    """The writes that bring money back to a campaign."""

    def __init__(self, budgets: Budgets, transfers: Transfers) -> None:
        self._budgets = budgets
        self._transfers = transfers

    def writes(
        self, transfers: Sequence[Transfer], terms: Terms, actor: str, now: datetime
    ) -> list[Write]:
        """The writes of transfers from vouchers to one campaign; a closed one releases the money
        to the treasury at once."""
        amount = sum(transfer.amount for transfer in transfers)
        if terms.state != CLOSED:
            root = self._budgets.credit_root(terms.id, amount, changed)
            return self._transfers.write(transfers, changed, beside=root)
        onward = release(terms.id, amount, now, actor)
        root = self._budgets.pass_through_root(terms.id, amount)
        return [
            *self._transfers.write([*transfers, onward], changed, beside=root),
            self._transfers.credit_treasury(amount),
        ]


class ReturnService:
    """What an admin may do to a voucher."""

    def __init__(
        self,
        vouchers: Vouchers,
        residents: Residents,
        registry: ResidentService,
        campaigns: CampaignService,
        budgets: Budgets,
        transfers: Transfers,
        returns: Returns,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        clock: Clock,
    ) -> None:
        self._vouchers = vouchers
        self._residents = residents
        self._registry = registry
        self._campaigns = campaigns
        self._budgets = budgets
        self._transfers = transfers
        self._returns = returns
        self._records = records
        self._writer = writer
        self._audit = audit
        self._clock = clock

    def void(self, voucher_id: str, reason: str, by: Subject, key: Key | None, view: View) -> Any:
        """Take what is left of a voucher back to its campaign. Raises `not_found`, or
        `voucher_not_active` where it is voided or expired already."""
        voucher, terms = self._known(voucher_id)
        if voucher.stored_state != ACTIVE:
            raise Refused("voucher_not_active")
        now = self._clock()
        body = view(replace(voucher, balance=0, stored_state=VOIDED), terms)
        writes = [
            *self._records.write(key, now, 200, body=body),
            self._vouchers.empty(voucher.id, voucher.balance, ACTIVE, VOIDED, changed),
        ]
        if voucher.balance:
            writes += self._returns.writes([_void(voucher, reason, by, now)], terms, by.actor, now)
        else:
            # No money moves, so no transfer tells of it.
            writes.append(self._audit.entry(by, "voucher.void", voucher.id, now, reason=reason))
        self._writer.transact(writes)
        return body

    def reissue(
        self, voucher_id: str, reason: str, by: Subject, key: Key | None, view: View
    ) -> Any:
        """Void a voucher and issue what was left of it anew to the same resident (a lost phone).

        Answers `view` of the new voucher. Raises `not_found`, `voucher_not_active`."""
        voucher, terms = self._known(voucher_id)
        resident = self._registry.get(voucher.resident_id)
        now = self._clock()
        if terms.state == CLOSED or voucher.state(now) != ACTIVE:
            raise Refused("voucher_not_active")
        anew = new_voucher(
            terms, voucher.resident_id, resident.phone_hash or "", voucher.balance, now
        )
        was = self._residents.claimed(voucher.resident_id)[0][terms.id]
        claimed = [anew.id if one == voucher.id else one for one in was]
        body = view(anew, terms)
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                self._vouchers.empty(voucher.id, voucher.balance, ACTIVE, VOIDED, changed),
                self._vouchers.put(anew),
                self._residents.replace_claimed(
                    voucher.resident_id, terms.id, was, claimed, changed
                ),
                # The money goes back to the campaign and out again: two transfers, one guard.
                *self._transfers.write(
                    [
                        _void(voucher, reason, by, now),
                        issue(anew, by.actor, now, f"reissue of {voucher.id}"),
                    ],
                    changed,
                    beside=self._budgets.pass_and_return(terms.id, anew.face_value),
                ),
            ]
        )
        return body

    def now(self) -> datetime:
        """The present instant."""
        return self._clock()

    def _known(self, voucher_id: str) -> tuple[Voucher, Terms]:
        voucher = self._vouchers.find(voucher_id)
        if voucher is None:
            raise Refused("not_found")
        return voucher, self._campaigns.get(voucher.campaign_id)


def _void(voucher: Voucher, reason: str, by: Subject, now: datetime) -> Transfer:
    return give_back(
        voucher.id, voucher.campaign_id, voucher.balance, "void", reason, by.actor, now
    )
