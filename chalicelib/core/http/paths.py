"""Path parameters: what can be an id at all, before anybody looks for it."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from chalicelib.core.values.errors import Refused

# Ids with their prefix, accounts (`voucher:vch_…`), days and the numbers of lines. The longest we
# make, a payment token's id, has 27 characters; DynamoDB refuses a key over 2,048 bytes.
ID_PATTERN = "[0-9A-Za-z_:-]{1,64}"
_ID = re.compile(ID_PATTERN)


def read_path(parameters: Mapping[str, str]) -> dict[str, str]:
    """Path parameters as they were meant: API Gateway hands them over as they were sent, so that
    `campaign%3Acmp_…` is an account. Raises `not_found` for one that cannot be an id: too long, or
    with anything but ASCII letters, digits, `_`, `:` and `-`."""
    read = {name: unquote(text) for name, text in parameters.items()}
    if not all(_ID.fullmatch(text) for text in read.values()):
        raise Refused("not_found")
    return read
