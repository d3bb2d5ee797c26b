"""When a campaign that waits for growth may open.

Looked at are the last three months that are over, against the same of the year before, and the
shops that sold in both: one month alone leaps with every feast, and with the same shops no new shop
looks like growth. A figure of fewer than five shops opens nothing: one shop could see to that by
itself. What partners report is left out: they would gain by it, and no money stands behind it.
"""

from datetime import date

from chalicelib.campaigns.rules.terms import Gate
from chalicelib.growth.rules.months import month_text
from chalicelib.growth.rules.report import Figure

_MONTHS = 3
_SHOPS_LEAST = 5


def months_over(today: date) -> tuple[str, str]:
    """The first and the last of the months that are looked at on a business day."""
    now = today.year * 12 + today.month - 1
    return month_text(now - _MONTHS), month_text(now - 1)


def is_reached(gate: Gate, figure: Figure) -> bool:
    """Whether sales have grown as much as a campaign waits for."""
    grown = figure.difference * 100 >= gate.percent * figure.previous
    return figure.previous > 0 and figure.merchants >= _SHOPS_LEAST and grown
