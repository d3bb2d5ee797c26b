"""Confirming a changed bank account, so that payouts go there again."""

from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.merchant import Merchant, masked_account
from chalicelib.merchants.store.merchants import Merchants


class ConfirmAccount(Component, frozen=True, kw_only=True):
    """The use case of a finance officer who has checked a bank account."""

    store: Merchants
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def confirm(self, merchant_id: str, by: Subject) -> Merchant:
        """Confirm the bank account of a merchant. Raises `not_found`, or `state_conflict` where
        nothing waits to be confirmed, or the account was changed once more meanwhile."""
        merchant = self.store.get(merchant_id)
        if not merchant.account_unconfirmed:
            raise Refused("state_conflict")
        self.writer.transact(
            [
                self.store.confirm_account(merchant),
                self.audit.entry(
                    by,
                    "merchant.confirm_account",
                    merchant_id,
                    self.clock(),
                    account=masked_account(merchant),
                    changed_by=merchant.account_unconfirmed,
                ),
            ]
        )
        return replace(merchant, account_unconfirmed="", account_changed_at="", account_before="")
