"""Shapes of fields that many bodies share."""

from typing import Annotated

import msgspec

from chalicelib.core.http.bodies import Body

# Rp 1 quadrillion: more than the nation's budget for a year is a slip of the finger.
MOST_RUPIAH = 10**15

Rupiah = Annotated[int, msgspec.Meta(ge=1, le=MOST_RUPIAH)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
# A number that somebody reads off a document: with a letter or digit in it, on one line.
ON_ONE_LINE = r"^(?=.*[0-9A-Za-z])[^\x00-\x1f\x7f-\x9f\u2028\u2029]+(?![\s\S])"
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=ON_ONE_LINE)]
Phone = Annotated[str, msgspec.Meta(min_length=8, max_length=24)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
# As much as a body holds: that it is too long for a token, whoever reads it says.
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=65_536)]


class ReasonBody(Body):
    """Why something is done, for those who read of it later."""

    reason: Reason
