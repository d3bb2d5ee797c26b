"""What a row of the merchants' file, or an application's form, must hold."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.core.values import identifiers
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.rejected import Rejected, RowError
from chalicelib.merchants.rules.business import Size, read_flag, read_npwp, read_size
from chalicelib.merchants.rules.merchant import CATEGORIES, Merchant

REQUIRED_COLUMNS = (
    "nib",
    "name",
    "owner_name",
    "phone",
    "category",
    "kelurahan_code",
    "address",
    "bank_code",
    "bank_account",
    "bank_account_name",
)
# Where a file lacks one of these columns, what is known stays; an empty cell takes it away.
OPTIONAL_COLUMNS = ("nmid", "size", "cooperative", "npwp", "pkp")

NAME_LONGEST = 100
ADDRESS_LONGEST = 200
# Max140Text: the longest party name that a pain.001 payout file can carry (ISO 20022).
ACCOUNT_NAME_LONGEST = 140


@dataclass(frozen=True, slots=True)
class MerchantRow:
    """A merchant as one good row tells, all in normal form; `nmid`, `size` and `npwp` are None
    where not given.

    `bank_code` and `bank_account` are digits as text: their leading zeros count.
    """

    nib: str
    name: str
    owner_name: str
    phone: str
    category: str
    kelurahan_code: str
    address: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    nmid: str | None = None
    size: Size | None = None
    cooperative: bool = False
    npwp: str | None = None
    pkp: bool = False


def parse_merchant(record: dict[str, str]) -> MerchantRow | list[RowError]:
    """The merchant of one row, or all that is wrong in it.

    `record` has a cell by each of REQUIRED_COLUMNS and may have one by OPTIONAL_COLUMNS.
    """
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, read in _CELLS:
        try:
            values[column] = read(record.get(column, ""))
        except Rejected as rejected:
            errors.append(rejected.error)
    return errors or MerchantRow(**values)


def category(text: str) -> str:
    """One of CATEGORIES, whatever its case; raises Rejected, naming them all."""
    if text in CATEGORIES:
        return text
    folded = text.strip().lower()
    if folded in CATEGORIES:
        return folded
    if identifiers.is_blank(folded):
        raise Rejected("category", "required")
    raise Rejected("category", "category_unknown", choices=", ".join(CATEGORIES))


def _text(column: str, longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        return identifiers.plain_text(text, column, longest)

    return read


def _flag(column: str) -> Callable[[str], bool]:
    def read(text: str) -> bool:
        return read_flag(text, column)

    return read


def _nmid(text: str) -> str | None:
    return None if identifiers.is_blank(text) else identifiers.nmid(text)


# A merchant's phone is required where a resident's is not: without it nobody could sign in there.
_CELLS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("nib", identifiers.nib),
    ("name", _text("name", NAME_LONGEST)),
    ("owner_name", _text("owner_name", NAME_LONGEST)),
    ("phone", identifiers.phone),
    ("category", category),
    ("kelurahan_code", identifiers.kelurahan),
    ("address", _text("address", ADDRESS_LONGEST)),
    ("bank_code", identifiers.bank_code),
    ("bank_account", identifiers.bank_account),
    ("bank_account_name", _text("bank_account_name", ACCOUNT_NAME_LONGEST)),
    ("nmid", _nmid),
    ("size", read_size),
    ("cooperative", _flag("cooperative")),
    ("npwp", read_npwp),
    ("pkp", _flag("pkp")),
)


def second_row(first: int) -> RowError:
    """What to tell a row whose NIB stood already in row `first` of the same file."""
    return Rejected("nib", "duplicate_row", first=first).error


def described(row: MerchantRow, merchant_id: str, phone_hash: str, state: str) -> Merchant:
    """The merchant that a row or a form describes, with nothing to confirm about it."""
    return Merchant(
        id=merchant_id,
        phone_hash=phone_hash,
        state=state,
        reason="",
        account_unconfirmed="",
        account_changed_at="",
        account_before="",
        **asdict(row),
    )


def read_form(cells: Mapping[str, str]) -> MerchantRow:
    """A form, judged as a row of a file is. Raises `validation_failed`, which names all that is
    wrong with it."""
    row = parse_merchant(dict(cells))
    if isinstance(row, list):
        raise Refused(
            "validation_failed",
            errors=[(error.field, (error.message_id, error.message_en)) for error in row],
        )
    return row


def cells_of(merchant: Merchant) -> dict[str, str]:
    """A merchant as the cells of a row."""
    values = {name: getattr(merchant, name) or "" for name in MerchantRow.__dataclass_fields__}
    return {name: "true" if value is True else value for name, value in values.items()}
