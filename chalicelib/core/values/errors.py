"""Refusals: what a request that was judged is answered instead of what it asked for."""

from dataclasses import replace
from typing import Any

from chalicelib.core.values.catalogue import CATALOGUE, Kind


class Refused(Exception):
    """A request that was judged and refused: nothing was changed.

    `code` is a key of CATALOGUE. `context` goes into the problem document as further members
    (ids and numbers only, never personal data). `errors` lists fields for a 422, each
    `{"field", "message": (indonesian, english)}`. `retry_after` is in seconds.
    """

    def __init__(
        self,
        code: str,
        *,
        errors: list[tuple[str, tuple[str, str]]] | None = None,
        retry_after: int | None = None,
        **context: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors or []
        self.retry_after = retry_after
        self.context = context

    @property
    def kind(self) -> Kind:
        return CATALOGUE[self.code]


class Explained(Refused):
    """A refusal with a detail of its own: what exactly stood in the way, and what to do next."""

    def __init__(self, code: str, detail: tuple[str, str], **context: Any) -> None:
        super().__init__(code, **context)
        self._detail = detail

    @property
    def kind(self) -> Kind:
        return replace(CATALOGUE[self.code], detail=self._detail)


def invalid(field: str, indonesian: str, english: str) -> Refused:
    """A 422 `validation_failed` about one field."""
    return Refused("validation_failed", errors=[(field, (indonesian, english))])
