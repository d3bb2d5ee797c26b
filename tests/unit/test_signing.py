"""A request is signed as botocore signs it, whatever is in it."""

from datetime import UTC, datetime
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.dynamo.signing import Signer

WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=", min_size=1)
CREDENTIALS = st.builds(Credentials, WORDS, WORDS, st.none() | WORDS)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
REGIONS = st.sampled_from(["ap-southeast-3", "us-east-1"])
HOSTS = st.sampled_from(["dynamodb.ap-southeast-3.amazonaws.com", "localhost:4566"])
TARGET = "DynamoDB_20120810.TransactWriteItems"
JSON = "application/x-amz-json-1.0"


def by_botocore(
    credentials: Credentials, region: str, host: str, body: bytes, now: datetime
) -> str:
    """The Authorization header of the same request."""
    request: Any = AWSRequest(
        "POST", f"http://{host}/", {"content-type": JSON, "x-amz-target": TARGET}, body
    )
    request.context["timestamp"] = now.strftime("%Y%m%dT%H%M%SZ")
    auth: Any = SigV4Auth(credentials, "dynamodb", region)
    auth._modify_request_before_signing(request)
    to_sign = auth.string_to_sign(request, auth.canonical_request(request))
    auth._inject_signature_to_request(request, auth.signature(to_sign, request))
    return str(request.headers["Authorization"])


@given(CREDENTIALS, REGIONS, HOSTS, st.lists(st.tuples(INSTANTS, st.binary()), min_size=1))
def test_a_signature_is_botocores(
    credentials: Credentials, region: str, host: str, requests: list[tuple[datetime, bytes]]
) -> None:
    signer = Signer(region, host)
    for now, body in requests:
        frozen = credentials.get_frozen_credentials()
        signed = signer.headers(frozen, TARGET, JSON, body, now)
        assert signed["authorization"] == by_botocore(credentials, region, host, body, now)
        assert signed.get("x-amz-security-token") == credentials.token


@given(CREDENTIALS, CREDENTIALS, INSTANTS)
def test_refreshed_credentials_sign_with_a_key_of_their_own(
    before: Credentials, after: Credentials, now: datetime
) -> None:
    signer = Signer("ap-southeast-3", "localhost")
    for credentials in (before, after, before):
        frozen = credentials.get_frozen_credentials()
        signed = signer.headers(frozen, TARGET, JSON, b"{}", now)
        expected = by_botocore(credentials, "ap-southeast-3", "localhost", b"{}", now)
        assert signed["authorization"] == expected
