"""Whose notices these are."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.notices.ports import Holders


class Own(Component, frozen=True, kw_only=True):
    """Whether somebody's phone is still theirs."""

    holders: Holders

    def must_be(self, by: Subject) -> None:
        """Raise `forbidden` where the phone that signed in was taken from whom it was, or is a
        cashier's: what a shop is paid is its owner's business."""
        if not self.holders.by_role[by.role](by.id, by.phone):
            raise Refused("forbidden")
