"""What several answers of impact hold."""

from chalicelib.core.http.bodies import View
from chalicelib.impact.rules.bill import Rate


class BillRateView(View):
    currency: str
    hundredths: int
    source: str
    day: str

    @classmethod
    def of(cls, rate: Rate) -> "BillRateView":
        return cls(rate.currency, rate.sen, rate.source, rate.day)


class BillServiceView(View):
    service: str
    amount: int
