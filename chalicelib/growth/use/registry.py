"""Importing what was sold in months that Tumbas did not count itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.growth.rules.report import is_own
from chalicelib.growth.rules.row import (
    COLUMNS,
    Imported,
    SalesRow,
    parse_sales,
    second_row,
)
from chalicelib.growth.rules.sales import month_of
from chalicelib.growth.rules.sheets import PART, place
from chalicelib.growth.store.items import IMPORTED, REPORTED
from chalicelib.growth.store.sheets import Sheets, Stored
from chalicelib.growth.use.enrol import Enrol
from chalicelib.imports.rules import Changes, Source
from chalicelib.merchants.store.merchants import Merchants

# Sheets that are written at once: a request takes 16 MB, a transaction 4.
_SHEETS = 10
_READ = 1_000


class SalesRegistry(Component, frozen=True, kw_only=True):
    """Sales of past months as imports see them. `id_of_nib` is a keyed hash."""

    required = COLUMNS
    optional: tuple[str, ...] = ()
    # Rows of all merchants go into the same few sheets.
    slice_rows = 250_000

    merchants: Merchants
    enrol: Enrol
    sheets: Sheets
    writer: Writer
    id_of_nib: Callable[[str], str]
    clock: Clock

    def parse(self, record: dict[str, str]) -> SalesRow | list[RowError]:
        """The sales of one record, or all that is wrong with it."""
        return parse_sales(record, month_of(to_text(self.clock())))

    def id_of(self, row: SalesRow) -> str:
        """What a row is about."""
        return f"{self.id_of_nib(row.nib)}#{row.month}#{row.channel}"

    def second_row(self, first: int) -> RowError:
        """What to tell a row that is about the same as row `first`."""
        return second_row(first)

    def suspicion(self, rows: Iterable[SalesRow]) -> RowError | None:
        """Each row says what it is about: nothing to suspect."""
        return None

    def refusals(self, rows: Mapping[str, SalesRow]) -> Mapping[str, RowError]:
        """Rows of merchants that are not in the registry; and of months and channels that Tumbas
        itself has counted, which would count twice."""
        merchants = {id.partition("#")[0] for id in rows}
        known = self._known(sorted(merchants))
        months = {row.month for row in rows.values()}
        parts = -(-len(self.enrol.read().members) // PART)
        sheets, counts = self.sheets.of_months(sorted(months), parts)
        reported = {month for origin, (month, _) in sheets if origin == REPORTED}
        wrong: dict[str, RowError] = {}
        for id, row in rows.items():
            if id.partition("#")[0] not in known:
                wrong[id] = Rejected("nib", "nib_unknown").error
            elif is_own(row.channel, counts.get(row.month, {}), row.month in reported):
                wrong[id] = Rejected("month", "month_counted", channel=row.channel).error
        return wrong

    def _known(self, merchant_ids: Sequence[str]) -> set[str]:
        known: set[str] = set()
        for start in range(0, len(merchant_ids), _READ):
            some = merchant_ids[start : start + _READ]
            known |= self.merchants.find_many(some, consistent=False).keys()
        return known

    def compare(self, rows: Mapping[str, SalesRow], source: Source) -> Changes[Imported]:
        """What rows tell otherwise than stands there."""
        numbers = self.enrol.read().numbers()
        told = [_imported(id, row) for id, row in rows.items()]
        stored = self._stored([one for one in told if one.key[1] in numbers], numbers)
        new: list[Imported] = []
        changed: list[tuple[Imported, Imported]] = []
        for one in told:
            was = 0
            if one.key[1] in numbers:
                month, merchant_id, channel = one.key
                at, number = place(month, numbers[merchant_id])
                was = stored[at].sheet.get(channel, number)
            if was == one.amount:
                continue
            if was:
                changed.append((Imported(one.key, was), one))
            else:
                new.append(one)
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[Imported], source: Source) -> None:
        """Write sheets with what was told. Raises `state_conflict` where one has changed since."""
        told = [*changes.new, *(now for _, now in changes.changed)]
        numbers = self.enrol.numbers(one.key[1] for one in told)
        stored = self._stored(told, numbers)
        for one in told:
            month, merchant_id, channel = one.key
            at, number = place(month, numbers[merchant_id])
            stored[at].sheet.put(channel, number, one.amount)
        writes = [
            self.sheets.put(IMPORTED, at, one.sheet, one.version) for at, one in stored.items()
        ]
        for start in range(0, len(writes), _SHEETS):
            self.writer.transact(writes[start : start + _SHEETS])

    def _stored(
        self, told: Iterable[Imported], numbers: Mapping[str, int]
    ) -> dict[tuple[str, int], Stored]:
        """The sheets in which these stand."""
        places = {place(month, numbers[merchant])[0] for month, merchant, _ in _keys(told)}
        return self.sheets.of(IMPORTED, sorted(places))


def _keys(told: Iterable[Imported]) -> Iterable[tuple[str, str, str]]:
    return (one.key for one in told)


def _imported(id: str, row: SalesRow) -> Imported:
    return Imported((row.month, id.partition("#")[0], row.channel), row.amount)
