"""The keys in KMS: one signs days, one seals secrets (core/crypto/sealed.py), one signs what asks
acquirers (identity/store/snap_key.py), one is what push services know the city by
(notices/store/push_key.py). Each is used by the functions that need it and by nobody else.

The stack makes the first that signs days. `python -m chalicelib.identity.commands.keys rotate
--days` makes its successors, under the same policy, and moves the alias. What seals is changed each
year by KMS itself, which still opens what it sealed before.
"""

from collections.abc import Sequence

from infra.cloudformation import Template, arn, functions

# What administers a key, as IAM allows it to somebody; none of it signs, or lets anybody sign.
ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:GetPublicKey",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)


def key_policy(signer: str) -> Template:
    """Who may do what with a day key; `signer` is the logical id of the role that may sign."""
    account = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AdministeredByWhomIamAllows",
                "Effect": "Allow",
                "Principal": {"AWS": account},
                "Action": list(ADMINISTRATION),
                "Resource": "*",
            },
            {
                "Sid": "SignsDays",
                "Effect": "Allow",
                "Principal": {"AWS": arn(signer)},
                "Action": ["kms:GetPublicKey", "kms:Sign"],
                "Resource": "*",
            },
            {
                "Sid": "NobodyElseSigns",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "kms:Sign",
                "Resource": "*",
                "Condition": {"ArnNotEquals": {"aws:PrincipalArn": arn(signer)}},
            },
            {
                "Sid": "NobodyIsGrantedIt",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "kms:CreateGrant",
                "Resource": "*",
            },
        ],
    }


def day_key(stage: str, signer: str) -> dict[str, Template]:
    """The first key that signs days, and its alias (Settings.day_key); `signer` as above."""
    keep = "Delete" if stage == "local" else "Retain"
    return {
        "DayKey": {
            "Type": "AWS::KMS::Key",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": {
                "Description": f"Signs days (alias/tumbas-{stage}-days)",
                "KeySpec": "ECC_NIST_P256",
                "KeyUsage": "SIGN_VERIFY",
                "PendingWindowInDays": 30,
                "KeyPolicy": key_policy(signer),
            },
        },
        # The command moves it. CloudFormation leaves it there as long as this stays as it is.
        "DayKeyAlias": {
            "Type": "AWS::KMS::Alias",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": {
                "AliasName": f"alias/tumbas-{stage}-days",
                "TargetKeyId": {"Ref": "DayKey"},
            },
        },
    }


def snap_key(stage: str, signer: str) -> dict[str, Template]:
    """The key that signs what asks acquirers (Settings.snap_key); `signer` is the logical id of the
    role that may sign."""
    return _signs(stage, "snap", "Signs what asks acquirers", "RSA_2048", signer)


def push_key(stage: str, signer: str) -> dict[str, Template]:
    """The key by which push services know the city (Settings.push_key); `signer` as above."""
    return _signs(stage, "push", "Signs pushes", "ECC_NIST_P256", signer)


def _signs(stage: str, name: str, does: str, spec: str, signer: str) -> dict[str, Template]:
    """A key that signs, and its alias."""
    keep = "Delete" if stage == "local" else "Retain"
    title = f"{name.capitalize()}Key"
    return {
        title: {
            "Type": "AWS::KMS::Key",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": {
                "Description": f"{does} (alias/tumbas-{stage}-{name})",
                "KeySpec": spec,
                "KeyUsage": "SIGN_VERIFY",
                "PendingWindowInDays": 30,
                "KeyPolicy": key_policy(signer),
            },
        },
        f"{title}Alias": {
            "Type": "AWS::KMS::Alias",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": {
                "AliasName": f"alias/tumbas-{stage}-{name}",
                "TargetKeyId": {"Ref": title},
            },
        },
    }


def secrets_key(stage: str, sealers: Sequence[str], openers: Sequence[str]) -> dict[str, Template]:
    """The key that seals secrets, and its alias (Settings.secrets_key); `sealers` and `openers` are
    the logical ids of the roles that may. Nobody else can, also whoever administers the key."""
    keep = "Delete" if stage == "local" else "Retain"
    administered, *_, ungranted = key_policy("")["Statement"]
    used = [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"AWS": [arn(role) for role in roles]},
            "Action": action,
            "Resource": "*",
        }
        for sid, action, roles in (
            ("SealsSecrets", "kms:Encrypt", sealers),
            ("OpensSecrets", "kms:Decrypt", openers),
        )
        if roles
    ]
    return {
        "SecretsKey": {
            "Type": "AWS::KMS::Key",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": {
                "Description": f"Seals secrets (alias/tumbas-{stage}-secrets)",
                "EnableKeyRotation": True,
                "PendingWindowInDays": 30,
                "KeyPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [administered, *used, ungranted],
                },
            },
        },
        "SecretsKeyAlias": {
            "Type": "AWS::KMS::Alias",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": {
                "AliasName": f"alias/tumbas-{stage}-secrets",
                "TargetKeyId": {"Ref": "SecretsKey"},
            },
        },
    }


def name_day_function(template: Template) -> None:
    """Tell the others what the function that closes days is called; itself it could not name."""
    for logical_id, function in functions(template).items():
        if logical_id != "OnDay":
            environment = function["Properties"].setdefault("Environment", {})
            environment.setdefault("Variables", {})["TUMBAS_DAY_FUNCTION"] = {"Ref": "OnDay"}
