"""What people see of others is seen to break a rule."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from tests.simulation.actors.acts import Acts
from tests.simulation.actors.people import own_redemptions, own_vouchers
from tests.simulation.invariants.changes import Broken
from tests.simulation.test_invariants import Books


class Seen:
    """Somebody who is shown these items, in a city of one voucher."""

    def __init__(self, *items: dict[str, Any]) -> None:
        self.items = list(items)
        self.stage = Books().issued()
        self.person = self
        self.id = "res_1"

    def get(self, act: str, path: str) -> Any:
        return {"items": self.items} if self.items else None


def look(own: Callable[[Acts], None], seen: Seen) -> None:
    own(cast(Acts, seen))


def test_what_is_ones_own_is_seen() -> None:
    look(own_vouchers, Seen({"id": "vch_1"}))
    look(own_redemptions, Seen({"id": "trf_1", "merchant_id": "res_1"}))
    # Nobody has answered.
    look(own_vouchers, Seen())


def test_nobody_sees_anothers_voucher() -> None:
    seen = Seen({"id": "vch_1"})
    seen.id = "res_2"
    with pytest.raises(Broken) as broken:
        look(own_vouchers, seen)
    assert broken.value.rule == "nobody sees another's money"


def test_nobody_sees_what_was_paid_to_another_shop() -> None:
    with pytest.raises(Broken) as broken:
        look(own_redemptions, Seen({"id": "trf_1", "merchant_id": "mrc_2"}))
    assert broken.value.rule == "nobody sees another's money"
