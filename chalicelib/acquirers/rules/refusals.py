"""What SNAP BI answers instead of success: an HTTP status, the service and a case (Bank Indonesia's
national open API payment standard, "Standar Teknis dan Keamanan", response codes)."""

from typing import NamedTuple

from chalicelib.core.values.errors import Refused

# The services, as their response codes name them.
B2B_SERVICE = "73"
NOTIFY_SERVICE = "52"
SUCCESSFUL = "Successful"


class Case(NamedTuple):
    """A case: its HTTP status, its number, what it says (`{}`: of what), and our code for it."""

    status: int
    number: str
    message: str
    code: str


BAD_REQUEST = Case(400, "00", "Bad Request", "validation_failed")
INVALID_FORMAT = Case(400, "01", "Invalid Field Format {}", "validation_failed")
MISSING = Case(400, "02", "Invalid Mandatory Field {}", "validation_failed")
UNAUTHORIZED = Case(401, "00", "Unauthorized. [{}]", "unauthenticated")
INVALID_TOKEN = Case(401, "01", "Invalid Token (B2B)", "unauthenticated")
CONFLICT = Case(409, "00", "Conflict", "state_conflict")
TOO_MANY = Case(429, "00", "Too Many Requests", "rate_limited")
GENERAL_ERROR = Case(500, "00", "General Error", "unavailable")

CASES = (
    BAD_REQUEST,
    INVALID_FORMAT,
    MISSING,
    UNAUTHORIZED,
    INVALID_TOKEN,
    CONFLICT,
    TOO_MANY,
    GENERAL_ERROR,
)
# What may be wrong before a use case is asked, by our own codes.
_OTHERS = {"rate_limited": TOO_MANY, "unavailable": GENERAL_ERROR}


class SnapRefused(Refused):
    """A refusal of one of SNAP's cases; `of` is a field, or what is not authorised."""

    def __init__(self, case: Case, of: str = "") -> None:
        super().__init__(case.code)
        self.case = case
        self.of = of


def in_snap(refused: Refused, service: str) -> tuple[int, str, str]:
    """The HTTP status, the response code and its message with which a service refuses."""
    case, of = _OTHERS.get(refused.code, BAD_REQUEST), ""
    if isinstance(refused, SnapRefused):
        case, of = refused.case, refused.of
    elif refused.errors:
        case, of = INVALID_FORMAT, refused.errors[0][0]
    return case.status, f"{case.status}{service}{case.number}", case.message.format(of).strip()
