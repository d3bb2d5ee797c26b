"""What each function may do, declared once; infra/permissions.py makes the policies of it.

The tests hold every call against these lines and every line against the calls (tests/policies): a
call without its line fails, and so does a line that nothing uses.
"""

from collections.abc import Mapping

from infra.grants.areas import AREAS
from infra.grants.others import OTHERS
from infra.grants.shape import Grants
from infra.grants.tellers import TELLERS

GRANTS: Mapping[str, Grants] = {**AREAS, **OTHERS, **TELLERS}
