"""The cloud's bill of the month before, as it would be exported: synthetic, of about what
docs/costs.md reckons for a month like this one."""

import csv
import io
from datetime import date, timedelta

from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.rules.bill import Rate

# Dollars a day.
SERVICES = {
    "AWS Lambda": "0.0412",
    "Amazon DynamoDB": "0.0635",
    "Amazon API Gateway": "0.0108",
    "Amazon CloudFront": "0.0021",
    "Amazon Simple Storage Service": "0.0017",
    "AWS Key Management Service": "0.1333",
    "AmazonCloudWatch": "0.0950",
}
RUPIAH_SEN = 16_250_00
COLUMNS = ("BilledCost", "BillingCurrency", "ChargePeriodStart", "ServiceName")


def bring_in(parts: Parts, today: date, by: Subject) -> None:
    """An admin brings it in, at a rate that is as made up as the bill."""
    last = today.replace(day=1) - timedelta(days=1)
    rate = Rate("USD", RUPIAH_SEN, "kurs contoh", last.isoformat())
    parts[ImpactParts].bring_bills.bring(_exported(last), rate, by, None, lambda bills: bills)


def _exported(last: date) -> bytes:
    """The bill of the month that ends on a day."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for day in range(1, last.day + 1):
        for service, dollars in SERVICES.items():
            rows.writerow((dollars, "USD", f"{last:%Y-%m}-{day:02d}T00:00:00Z", service))
    return text.getvalue().encode()
