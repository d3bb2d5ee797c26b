"""What the ledger needs from rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.ledger.service import AccountReader


@dataclass(frozen=True, slots=True)
class AccountReaders:
    """Who can tell the accounts of a kind: `campaign`, `voucher`, `merchant`, `settlement`."""

    by_kind: Mapping[str, AccountReader]
