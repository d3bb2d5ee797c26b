"""Acquirers that sign the body, as SNAP BI has it and FinPay documents it."""

from chalicelib.acquirers.rules.adapter import Adapter

ADAPTER = Adapter(
    signs_body=True,
    rrn=("additionalInfo.rrn",),
    nmid=("additionalInfo.nmid",),
    paid_at=("additionalInfo.paidTime", "additionalInfo.paymentTime", "paidTime"),
    card=("additionalInfo.cpan",),
)
