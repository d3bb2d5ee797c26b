"""`python -m tests.policies`, after tests/http and tests/stores: fails on a grant not used.

`python -m tests.policies begin`, before them: forgets what earlier runs have seen.
"""

import shutil
import sys

from infra.permissions import FUNCTIONS
from tests.policies.recorder import NOTES, Used, granted, noted, unused

# Whoever makes a report runs the same code, which reads some tables only where books differ: what
# one of them was seen to read is no idle grant of the others.
REPORTING = ("finance", "on_day", "on_reconciliation")
# Whoever tells of a payment, or claims its reward, runs the same code, which takes many turns.
TELLING = ("acquirers", "on_confirmation", "on_import", "rest")
# Whoever reads growth runs the same code, which reads the ledger only where something has happened
# since it was counted.
GROWING = ("count_growth", "on_impact", "rest")
# A statement of many lines is booked by the queue's function, with the code of a request.
BOOKING = ("finance", "on_bank_statement")
# A day that is left to the queue has over 10,000 transfers, and its report is looked for where it
# is kept; none is made over HTTP.
LEFT_TO_THE_QUEUE = {
    ("finance", "sqs:SendMessage", "ReconciliationsQueue"),
    ("finance", "dynamodb:Query", "ReconciliationsTable"),
    ("on_reconciliation", "sqs:SendMessage", "ReconciliationsQueue"),
    # The event door itself has a closed day told of, and one that takes long is sent on.
    ("on_day", "sqs:SendMessage", "ImpactQueue"),
    ("on_impact", "sqs:SendMessage", "ImpactQueue"),
    # Where a city has an aggregator of text messages: tests/unit/test_sms.py.
    ("evening_sums", "secretsmanager:GetSecretValue", "ChannelsSecret"),
}


def _told(seen: Used) -> Used:
    alike = {
        (other, action, resource)
        for function, action, resource in seen
        for group in (REPORTING, TELLING, GROWING, BOOKING)
        if function in group and "Table" in resource
        for other in group
    }
    return seen | alike | LEFT_TO_THE_QUEUE


def main() -> None:
    """Say which grants nothing has used."""
    if sys.argv[1:] == ["begin"]:
        shutil.rmtree(NOTES, ignore_errors=True)
        return
    left = unused(_told(noted()), {function: granted(function) for function in FUNCTIONS})
    for line in left:
        print(line, file=sys.stderr)
    sys.exit(f"{len(left)} grants that nothing uses: take them out" if left else 0)


if __name__ == "__main__":
    main()
