"""Numbers as DynamoDB has them: 38 digits, from 1E-130 to 9.99…E+125, told without an exponent.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
"""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

from tests.simulation.dynamo.refused import invalid

DIGITS = 38
_PLAIN = re.compile(r"0|-?[1-9][0-9]{0,37}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,20})?")
_LARGEST, _SMALLEST = 125, -130
_EXACT = Context(prec=400, Emax=999_999, Emin=-999_999, traps=[InvalidOperation, Overflow, Inexact])


def normal(text: object) -> str:
    """The one way in which a number is told; raises what DynamoDB says to one that is none."""
    if not isinstance(text, str):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    if _PLAIN.fullmatch(text):
        return text.rstrip() if text != "-0" else "0"
    if not _NUMBER.fullmatch(text):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    return told(Decimal(text))


def told(value: Decimal) -> str:
    """A number in plain digits; raises where it is too large, too small or too exact."""
    if not value:
        return "0"
    if value.adjusted() > _LARGEST:
        raise invalid(
            "Number overflow. Attempting to store a number with magnitude larger than supported "
            "range"
        )
    if value.adjusted() < _SMALLEST:
        raise invalid(
            "Number underflow. Attempting to store a number with magnitude smaller than supported "
            "range"
        )
    value = value.normalize(_EXACT)
    if len(value.as_tuple().digits) > DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    return f"{value:f}"


def added(first: str, second: str, sign: int = 1) -> str:
    """The sum of two numbers, or their difference where `sign` is -1."""
    if len(first) < DIGITS and len(second) < DIGITS and "." not in first and "." not in second:
        return str(int(first) + sign * int(second))
    return told(_EXACT.add(Decimal(first), _EXACT.multiply(Decimal(sign), Decimal(second))))


def size_of_digits(digits: str) -> int:
    """The bytes that a whole number takes which is not below zero."""
    significant = digits.rstrip("0")
    if not significant:
        return 1
    odd_end = (len(digits) - len(significant)) % 2
    return 1 + (len(significant) + odd_end + 1) // 2


def size(text: str) -> int:
    """The bytes that a number takes, as it is told: a byte for each two of its digits, counted in
    pairs from the point, without the zeros at its ends; one more, and one for a minus."""
    negative = text.startswith("-")
    whole, _, fraction = text.lstrip("-").partition(".")
    if not fraction:
        return size_of_digits(whole) + negative
    significant = (whole + fraction).strip("0")
    return 1 + (len(significant) + len(fraction) % 2 + 1) // 2 + negative
