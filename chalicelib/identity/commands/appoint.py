"""Make a city's first staff: `python -m chalicelib.identity.commands.appoint ROLE PHONE NAME`.

Afterwards staff are kept by two admins. Needs TUMBAS_STAGE and the city's AWS credentials.
"""

import sys
from collections.abc import Sequence
from typing import cast

from chalicelib.core.values.identifiers import phone
from chalicelib.core.values.rejected import Rejected
from chalicelib.core.values.subject import STAFF_ROLES
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.staff import StaffRole
from chalicelib.wiring import parts


def main(arguments: Sequence[str]) -> int:
    """Appoint one person; answers the exit status."""
    if len(arguments) != 3 or arguments[0] not in STAFF_ROLES:
        roles = "|".join(STAFF_ROLES)
        sys.stderr.write(
            f"usage: python -m chalicelib.identity.commands.appoint {roles} PHONE NAME\n"
        )
        return 2
    role, number, name = arguments
    try:
        staff_id = parts()[IdentityParts].staff.appoint(phone(number), name, cast(StaffRole, role))
    except Rejected as rejected:
        sys.stderr.write(f"{rejected.error.message_en}\n")
        return 2
    sys.stdout.write(f"{staff_id} {role} {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
