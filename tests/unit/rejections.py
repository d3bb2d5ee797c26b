"""What tests of identifiers share: why a text was rejected."""

from collections.abc import Callable

import pytest

from chalicelib.core.values.rejected import Rejected


def code_of(read: Callable[[str], object], text: str) -> str:
    with pytest.raises(Rejected) as caught:
        read(text)
    return caught.value.code
