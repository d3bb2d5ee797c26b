"""The public directory: where vouchers can be spent."""

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.merchants.rules.merchant import ACTIVE, Merchant
from chalicelib.merchants.store.merchants import Merchants


class Directory(Component, frozen=True, kw_only=True):
    """The use case of whoever looks for a shop."""

    store: Merchants

    def page(
        self,
        kelurahan_code: str | None,
        near: str | None,
        category: str | None,
        q: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Merchant], str | None]:
        """Active merchants, those of one kelurahan where it is given, else nearest to the kelurahan
        `near` first; by category and name within a kelurahan. `q` is any part of a name. Raises
        `validation_failed` for a cursor of another kelurahan."""
        codes = [kelurahan_code] if kelurahan_code else nearest_first(near)
        at, _, after = (cursor or "").partition("|")
        if cursor:
            if at not in codes:
                raise no_cursor()
            codes = codes[codes.index(at) :]
        wanted = (q or "").casefold()
        found: list[Merchant] = []
        for i, code in enumerate(codes):
            place: str | None = after if code == at and after else None
            while True:
                page, place = self.store.in_kelurahan(code, category, place, limit - len(found))
                found += [
                    one for one in page if one.state == ACTIVE and wanted in one.name.casefold()
                ]
                if place is None:
                    break
                if len(found) >= limit:
                    return found, f"{code}|{place}"
            if len(found) >= limit:
                return found, f"{codes[i + 1]}|" if i + 1 < len(codes) else None
        return found, None
