"""Make or rotate a city's keys: `python -m chalicelib.identity.commands.keys create|rotate`.

Needs TUMBAS_STAGE and the city's AWS credentials. Prints no secret.
"""

import argparse
import os
import sys
from collections.abc import Collection, Mapping, Sequence

import boto3

from chalicelib.core.values.instants import utc_now
from chalicelib.core.values.settings import Settings
from chalicelib.identity.rules.keys import (
    BY_HAND,
    FAMILIES,
    IN_KMS,
    IN_RING,
    KeyFamily,
    TooEarly,
)
from chalicelib.identity.store.day_keys import DayKeys
from chalicelib.identity.store.keys import RotationConflict, SecretsManagerKeys


def main(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """`create` or `rotate [--days|--stickers] [--force]` for the stage of TUMBAS_STAGE; answers the
    exit status."""
    asked = _parser().parse_args(arguments)
    settings = Settings.from_env(env)
    keys = SecretsManagerKeys(
        lambda: boto3.client("secretsmanager", region_name=settings.region),
        settings.secret,
        DayKeys(lambda: boto3.client("kms", region_name=settings.region), settings.day_key),
        utc_now,
    )
    if asked.command == "create":
        return _create(keys, settings.secret)
    families = IN_KMS if asked.days else BY_HAND if asked.stickers else IN_RING
    return _rotate(keys, settings.secret, families, force=asked.force)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m chalicelib.identity.commands.keys")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("create", help="make the first key ring, unless there is one")
    rotating = commands.add_parser("rotate", help="next → current → retiring → retired")
    rotating.add_argument(
        "--days",
        action="store_true",
        help="rotate the key in KMS that signs days, and no other",
    )
    rotating.add_argument(
        "--stickers",
        action="store_true",
        help="rotate the key that signs shops' stickers, and no other; old stickers still count",
    )
    rotating.add_argument(
        "--force",
        action="store_true",
        help="use the next key although caches may lack it",
    )
    return parser


def _create(keys: SecretsManagerKeys, secret: str) -> int:
    state = "made" if keys.create_if_absent(utc_now()) else "already there, left as it is"
    sys.stdout.write(f"{secret}: {state}\n")
    return 0


def _rotate(
    keys: SecretsManagerKeys, secret: str, families: Collection[KeyFamily], *, force: bool
) -> int:
    try:
        ring = keys.rotate(utc_now(), families=families, force=force)
    except TooEarly as problem:
        sys.stderr.write(f"{secret}: not rotated, {problem} (or now, with --force)\n")
        return 1
    except RotationConflict:
        sys.stderr.write(f"{secret}: not rotated, somebody else is at it\n")
        return 1
    for family in FAMILIES:
        states = ", ".join(f"{key.kid} {key.state}" for key in ring.families[family])
        sys.stdout.write(f"{secret}: {family}: {states}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
