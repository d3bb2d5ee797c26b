"""`python -m tests.policies`, after tests/http and tests/stores: fails on a grant not used.

`python -m tests.policies begin`, before them: forgets what earlier runs have seen.
"""

import shutil
import sys

from infra.permissions import FUNCTIONS
from tests.policies.recorder import NOTES, granted, noted, unused


def main() -> None:
    """Say which grants nothing has used."""
    if sys.argv[1:] == ["begin"]:
        shutil.rmtree(NOTES, ignore_errors=True)
        return
    left = unused(noted(), {function: granted(function) for function in FUNCTIONS})
    for line in left:
        print(line, file=sys.stderr)
    sys.exit(f"{len(left)} grants that nothing uses: take them out" if left else 0)


if __name__ == "__main__":
    main()
