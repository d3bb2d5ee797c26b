"""What requests wait for, sent without botocore's weight: transactions, single updates, and
reads by key.

botocore takes 2.4 ms of CPU for a transaction that takes 0.3 ms here (decision 14). What costs no
time stays its own: credentials, endpoint, events, error classes, and the rules for sending again.
All other operations go through it as ever.
"""

import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import msgspec
from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from botocore.exceptions import HTTPClientError, NoCredentialsError
from botocore.hooks import first_non_none_response
from botocore.httpsession import get_cert_path

from chalicelib.core.dynamo.exchange import Exchange, Stale
from chalicelib.core.dynamo.signing import Signer

OPERATIONS = frozenset({"TransactWriteItems", "UpdateItem", "GetItem", "BatchGetItem", "Query"})

# What DynamoDB's JSON says where a value is bytes, in base64.
_BINARY = (b'"B"', b'"BS"')


def send_by_hand(session: Any) -> None:
    """Let DynamoDB clients that this botocore session makes from now on send `OPERATIONS` so."""

    def add(base_classes: list[type], **_: Any) -> None:
        base_classes.insert(0, Sender)

    session.register("creating-client-class.dynamodb", add)


class Sender:
    """Stands before botocore's client, and answers and raises what it would.

    The events `provide-client-params`, `before-parameter-build`, `before-call`, `before-send`,
    `needs-retry` and `after-call` are emitted as botocore does.
    """

    # botocore's client, of which this is a part.
    meta: Any
    exceptions: Any
    _service_model: Any
    _endpoint: Any
    _request_signer: Any
    _emit_api_params: Callable[..., dict[str, Any]]
    _resolve_endpoint_ruleset: Callable[..., Any]

    def warm(self) -> None:
        """Read what is known of the operations, find credentials and endpoint, and connect, before
        the first request needs it. Raises what a request raises that cannot be sent."""
        for operation in OPERATIONS:
            model = self._service_model.operation_model(operation)
            self._emit_api_params({}, model, self._context())
            self._signed(model, b"{}")
        self._exchange.warm()

    def _make_api_call(self, operation_name: str, api_params: dict[str, Any]) -> Any:
        if operation_name not in OPERATIONS:
            botocores: Any = super()
            return botocores._make_api_call(operation_name, api_params)
        model = self._service_model.operation_model(operation_name)
        context = self._context()
        params = self._emit_api_params(api_params, model, context)
        request = {
            "method": "POST",
            "url": self._url,
            "url_path": "/",
            "query_string": "",
            "headers": {"user-agent": self.meta.config.user_agent, "accept-encoding": "identity"},
            "body": msgspec.json.encode(params),
            "context": context,
        }
        _, answered = self.meta.events.emit_until_response(
            f"before-call.dynamodb.{operation_name}",
            model=model,
            params=request,
            request_signer=self._request_signer,
            context=context,
        )
        http, parsed = answered or self._until_answered(model, request)
        self.meta.events.emit(
            f"after-call.dynamodb.{operation_name}",
            http_response=http,
            parsed=parsed,
            model=model,
            context=context,
        )
        if http.status_code >= 300:
            raise self.exceptions.from_code(parsed["Error"]["Code"])(parsed, operation_name)
        return parsed

    def _until_answered(self, model: Any, request: dict[str, Any]) -> tuple[Any, Any]:
        """The first answer that botocore's rules let stand. Raises what no rule sends again."""
        attempts = 1
        while True:
            answer: tuple[Any, Any] | None = None
            failure: Exception | None = None
            try:
                http = self._answer(model, request)
                answer = (http, self._parsed(model, http))
                if http.status_code < 300:
                    return answer
            except Exception as error:
                failure = error
            # Waits by itself where the request is to go again.
            if not self._endpoint._needs_retry(attempts, model, request, answer, failure):
                break
            attempts += 1
        if answer is None:
            assert failure is not None
            raise failure
        answer[1]["ResponseMetadata"]["RetryAttempts"] = attempts - 1
        return answer

    def _answer(self, model: Any, request: dict[str, Any]) -> Any:
        body = request["body"]
        while True:
            headers = self._signed(model, body) | request["headers"]
            listened = self.meta.events.emit(
                f"before-send.dynamodb.{model.name}",
                request=_Prepared(self._url, headers, body, request["context"]),
            )
            # A listener's answer stands in for the network's.
            answer = first_non_none_response(listened)
            if answer is not None:
                return answer
            with suppress(Stale):
                return self._exchange.send(headers, body)

    def _signed(self, model: Any, body: bytes) -> dict[str, str]:
        credentials = self._request_signer._credentials
        if credentials is None:
            raise NoCredentialsError
        metadata = self._service_model.metadata
        return self._signer.headers(
            credentials.get_frozen_credentials(),
            f"{metadata['targetPrefix']}.{model.name}",
            f"application/x-amz-json-{metadata['jsonVersion']}",
            body,
            datetime.now(UTC),
        )

    def _parsed(self, model: Any, http: Any) -> dict[str, Any]:
        """What an answer says. Raises HTTPClientError where it was damaged on its way."""
        told = http.headers.get("x-amz-crc32")
        if told is not None and told != str(zlib.crc32(http.content)):
            raise HTTPClientError(error="the checksum does not match")
        try:
            if http.status_code < 300 and not any(kind in http.content for kind in _BINARY):
                return msgspec.json.decode(http.content, type=dict[str, Any])
            return self._parsed_by_botocore(model, http)
        except (ValueError, msgspec.MsgspecError) as error:
            raise HTTPClientError(error=error) from error

    def _parsed_by_botocore(self, model: Any, http: Any) -> dict[str, Any]:
        response = {
            "headers": HeadersDict(http.headers),
            "status_code": http.status_code,
            "body": http.content,
            "context": {"operation_name": model.name},
        }
        parser = self._endpoint._response_parser_factory.create_parser(
            model.service_model.resolved_protocol
        )
        parsed: dict[str, Any] = parser.parse(response, model.output_shape)
        if http.status_code >= 300:
            self._endpoint._add_modeled_error_fields(response, parsed, model, parser)
        return parsed

    def _context(self) -> dict[str, Any]:
        """What botocore tells its listeners of a request."""
        return {
            "client_region": self.meta.region_name,
            "client_config": self.meta.config,
            "has_streaming_input": False,
        }

    @cached_property
    def _url(self) -> str:
        model = self._service_model.operation_model("GetItem")
        url, _, _ = self._resolve_endpoint_ruleset(model, {}, self._context())
        return str(url)

    @cached_property
    def _exchange(self) -> Exchange:
        config = self.meta.config
        # True becomes the file of the authorities that botocore trusts.
        verify = get_cert_path(self._endpoint.http_session._verify)
        return Exchange(self._url, config.connect_timeout, config.read_timeout, verify or False)

    @cached_property
    def _signer(self) -> Signer:
        return Signer(self.meta.region_name, self._exchange.host)


class _Prepared(AWSPreparedRequest):
    """The request as listeners see it, whose headers are put into botocore's form when looked at:
    that takes longer than to sign it."""

    def __init__(self, url: str, headers: dict[str, str], body: bytes, context: Any) -> None:
        self.method, self.url, self.body, self.context = "POST", url, body, context
        self.stream_output = False
        self._plain = headers

    @cached_property
    def headers(self) -> Any:  # type: ignore[override]  # read by listeners only
        return HeadersDict(self._plain)
