"""What each function may do: one IAM policy per function, with exact actions and resources.

The policies name tables and queues through CloudFormation's own references, so one text serves
every stage. `TransactWriteItems` is authorised by the actions of its parts.

Two statements have `*` as their resource, because AWS offers nothing narrower: `sns:Publish` to a
phone number (it is no resource with an ARN) and the X-Ray writes.
"""

from typing import Any

from infra.tables import BY_CONCEPT

READ = ("GetItem", "BatchGetItem", "Query")
WRITE = ("PutItem", "UpdateItem", "ConditionCheckItem")
# Money is only ever added: nothing that runs may change or delete a transfer.
APPEND = ("GetItem", "BatchGetItem", "PutItem", "ConditionCheckItem")
# The audit journal too is only added to.
PUT = ("PutItem",)
# Records of closed days stay.
KEEP = ("GetItem", "Query", "PutItem", "UpdateItem")
# A guard item is told that a day is closed.
SEAL = ("Scan", "UpdateItem")
BULK = ("BatchWriteItem",)
DELETE = ("DeleteItem",)
SCAN = ("Scan",)

# A document is put piece by piece, then its head; pieces that nobody reads any more are deleted.
MAKE = ("GetItem", "Query", "PutItem", "UpdateItem", *BULK)
MAKES_DOCUMENTS: dict[str, tuple[str, ...]] = {
    "documents": MAKE,
    "campaigns": SCAN,
    "merchants": ("Query", "BatchGetItem"),
    "products": ("Query", "BatchGetItem"),
}

# function -> concept -> actions on its table (indexes are readable where the table is)
TABLE_GRANTS: dict[str, dict[str, tuple[str, ...]]] = {
    "api_handler": {
        # Reconciliation looks for transfers that no listing has.
        "transfers": APPEND + SCAN,
        "journal": READ,
        "totals": READ,
        "accounts": READ + WRITE,
        "identity": READ + WRITE + BULK + DELETE,
        "residents": READ + WRITE + BULK + SCAN,
        "merchants": READ + WRITE + SCAN + DELETE,
        "products": READ + WRITE + DELETE,
        "campaigns": READ + WRITE + SCAN,
        # Closing a day reads and writes every guard item.
        "budgets": READ + WRITE + SCAN,
        "vouchers": READ + WRITE + SCAN,
        "redemptions": READ + WRITE,
        "idempotency": READ + WRITE + DELETE,
        "imports": READ + WRITE,
        "reports": READ,
        "audit": ("Query", *PUT),
        "settlements": READ + WRITE + SCAN,
        # The chain's head alone: records are put by the function that signs them.
        "days": ("GetItem", "Query", "UpdateItem"),
        "bank": READ + WRITE + DELETE,
        "corrections": (*KEEP, "BatchGetItem"),
        "exports": ("Query", "BatchGetItem", "PutItem"),
        # A campaign's document is made by whoever changes it.
        "documents": (*MAKE, "BatchGetItem"),
    },
    "on_transfers": {
        "journal": READ + WRITE + BULK,
        "totals": READ + WRITE,
    },
    # What waited to be counted is counted as on_transfers does; rows of shards that are done go.
    "heartbeat": {
        "journal": READ + WRITE + BULK,
        "totals": READ + WRITE + DELETE,
    },
    "on_import": {
        "imports": READ + WRITE,
        "residents": READ + WRITE + BULK,
        # An owner's new phone may have been a cashier's until now.
        "merchants": READ + WRITE + DELETE,
        "identity": READ + WRITE + BULK + DELETE,
        "audit": PUT,
        # A resident's new phone is told to the vouchers, a merchant's new place to its products.
        "vouchers": ("BatchGetItem", "UpdateItem"),
        "products": READ + WRITE,
        "documents": ("UpdateItem",),
    },
    "on_archive": {},
    # Reads what everybody may know, and writes it down for everybody.
    "on_document": MAKES_DOCUMENTS,
    "remember_documents": MAKES_DOCUMENTS,
    "on_transfers_report": {"merchants": READ, "reports": READ + WRITE},
    "on_settlement": {
        "settlements": READ + WRITE,
        "merchants": READ + WRITE + SCAN,
        "transfers": APPEND,
        "journal": ("Query",),
        "redemptions": ("BatchGetItem",),
        "audit": PUT,
    },
    "on_day": {
        "journal": ("Query",),
        "merchants": SEAL,
        "budgets": SEAL,
        "settlements": SEAL,
        "days": KEEP,
    },
    "on_bank_statement": {
        "bank": (*READ, "PutItem", "UpdateItem"),
        "settlements": ("GetItem", "BatchGetItem", "Query", "UpdateItem"),
        "transfers": ("GetItem", "PutItem"),
        "accounts": ("UpdateItem",),
        # What is returned goes back to what a merchant is owed.
        "merchants": ("UpdateItem",),
        # A payout that the ledger does not know freezes payouts.
        "audit": PUT,
    },
    # Reads whatever may be exported, and writes nothing but how far it is.
    "on_export": {
        "journal": ("Query",),
        "totals": ("Query",),
        "redemptions": ("BatchGetItem",),
        "merchants": ("BatchGetItem",),
        "campaigns": SCAN,
        "vouchers": SCAN,
        "residents": ("BatchGetItem",),
        "settlements": ("Query", "BatchGetItem"),
        "audit": ("Query",),
        "exports": ("BatchGetItem", "UpdateItem"),
    },
    "expire_due": {
        "transfers": APPEND,
        "accounts": READ + WRITE,
        "budgets": READ + WRITE,
        "campaigns": READ + WRITE + SCAN,
        "vouchers": READ + WRITE,
        "journal": READ,
        "totals": READ,
    },
}

QUEUE_SENDS: dict[str, tuple[str, ...]] = {
    "on_transfers": ("ReportsQueue", "ArchiveQueue", "LedgerDeadLetters"),
    "heartbeat": ("ReportsQueue", "ArchiveQueue"),
    "api_handler": (
        "ImportsQueue",
        "SettlementsQueue",
        "DaysQueue",
        "ExportsQueue",
        "BankQueue",
        "DocumentsQueue",
    ),
    "on_import": ("ImportsQueue", "DocumentsQueue"),
    "on_document": ("DocumentsQueue",),
    "on_settlement": ("SettlementsQueue",),
    "on_day": ("DaysQueue",),
    "on_bank_statement": ("BankQueue",),
    "on_export": ("ExportsQueue",),
}
QUEUE_RECEIVES = {
    "on_import": "ImportsQueue",
    "on_settlement": "SettlementsQueue",
    "on_day": "DaysQueue",
    "on_bank_statement": "BankQueue",
    "on_export": "ExportsQueue",
    "on_document": "DocumentsQueue",
    "on_transfers_report": "ReportsQueue",
    "on_archive": "ArchiveQueue",
}
STREAM_READERS = ("on_transfers",)
# Who may look at the stream's shards and write heartbeats, the only items in the transfers table
# that are no transfers: BatchWriteItem could also delete, so it is allowed for their keys alone.
HEARTBEAT_WRITERS = ("api_handler", "heartbeat", "expire_due", "on_export")
# Who may ask which tables these are: a restored one is another than it was (settlements/rules/
# freeze.py names the same).
BOOK_WATCHERS = ("api_handler",)
BOOKS = ("transfers", "merchants", "settlements", "bank")
STREAM_WATCHERS = ("heartbeat",)
SMS_SENDERS = ("api_handler",)
KEY_READERS = ("api_handler", "on_import")
# Who may have days signed: no function that answers requests.
DAY_SIGNERS = ("on_day",)
# Who may call the function that signs, and wait for it.
DAY_CLOSERS = ("api_handler",)
# function -> (bucket, prefix of its keys, actions)
BUCKET_GRANTS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "api_handler": (
        ("UploadsBucket", "", ("s3:PutObject", "s3:GetObject")),
        # A signed link to a file is good for what the signer may do.
        ("FilesBucket", "exports/", ("s3:GetObject",)),
        ("FilesBucket", "payout-files/", ("s3:PutObject", "s3:GetObject")),
    ),
    "on_import": (("UploadsBucket", "", ("s3:GetObject",)),),
    "on_bank_statement": (("UploadsBucket", "", ("s3:GetObject",)),),
    "on_settlement": (("FilesBucket", "payout-files/", ("s3:PutObject",)),),
    "on_archive": (("ArchiveBucket", "transfers/", ("s3:PutObject",)),),
    "on_export": (("FilesBucket", "exports/", ("s3:PutObject", "s3:AbortMultipartUpload")),),
}
FUNCTIONS = tuple(TABLE_GRANTS)


def _allow(actions: list[str], resource: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _arn(logical_id: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def _table_statement(concept: str, actions: tuple[str, ...]) -> dict[str, Any]:
    table = BY_CONCEPT[concept]
    resources: list[Any] = [_arn(table.logical_id)]
    if "Query" in actions:
        resources += [
            {"Fn::Sub": f"${{{table.logical_id}.Arn}}/index/{index.name}"}
            for index in table.indexes
        ]
    return _allow([f"dynamodb:{action}" for action in actions], resources)


def policy(function: str) -> dict[str, Any]:
    """The IAM policy document of one function; raises KeyError for one that is not declared."""
    statements = [
        _table_statement(concept, actions) for concept, actions in TABLE_GRANTS[function].items()
    ]
    if function in STREAM_READERS:
        statements.append(
            _allow(
                ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
                [{"Fn::GetAtt": [BY_CONCEPT["transfers"].logical_id, "StreamArn"]}],
            )
        )
        # ListStreams knows no narrower resource than a table's streams.
        statements.append(
            _allow(["dynamodb:ListStreams"], [{"Fn::Sub": "${TransfersTable.Arn}/stream/*"}])
        )
    if function in STREAM_WATCHERS:
        statements.append(_allow(["dynamodb:DescribeTable"], [_arn("TransfersTable")]))
        if function not in STREAM_READERS:
            statements.append(
                _allow(
                    ["dynamodb:DescribeStream"],
                    [{"Fn::GetAtt": ["TransfersTable", "StreamArn"]}],
                )
            )
    if function in BOOK_WATCHERS:
        books = [_arn(BY_CONCEPT[concept].logical_id) for concept in BOOKS]
        statements.append(_allow(["dynamodb:DescribeTable"], books))
    if function in HEARTBEAT_WRITERS:
        statements.append(
            {
                **_allow(["dynamodb:BatchWriteItem"], [_arn("TransfersTable")]),
                "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["heartbeat#*"]}},
            }
        )
    sends = QUEUE_SENDS.get(function, ())
    if sends:
        statements.append(_allow(["sqs:SendMessage"], [_arn(queue) for queue in sends]))
    if function in QUEUE_RECEIVES:
        statements.append(
            _allow(
                ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                [_arn(QUEUE_RECEIVES[function])],
            )
        )
    if function in KEY_READERS:
        statements.append(
            _allow(["secretsmanager:GetSecretValue"], [{"Fn::GetAtt": ["KeysSecret", "Id"]}])
        )
    if function in DAY_CLOSERS:
        statements.append(_allow(["lambda:InvokeFunction"], [_arn("OnDay")]))
    if function in DAY_SIGNERS:
        # Not by the key's ARN: a rotation makes another (infra/keys.py), and the alias moves there.
        statements.append(
            {
                **_allow(
                    ["kms:GetPublicKey", "kms:Sign"],
                    [
                        {
                            "Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}"
                            ":key/*"
                        }
                    ],
                ),
                "Condition": {
                    "ForAnyValue:StringLike": {"kms:ResourceAliases": ["alias/tumbas-*-days"]}
                },
            }
        )
    for bucket, prefix, actions in BUCKET_GRANTS.get(function, ()):
        statements.append(_allow(list(actions), [{"Fn::Sub": f"${{{bucket}.Arn}}/{prefix}*"}]))
    if function in SMS_SENDERS:
        statements.append(_allow(["sns:Publish"], "*"))
    statements.append(
        _allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [
                {
                    "Fn::Sub": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}"
                    ":log-group:/aws/lambda/${AWS::StackName}-*"
                }
            ],
        )
    )
    statements.append(_allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"))
    return {"Version": "2012-10-17", "Statement": statements}
