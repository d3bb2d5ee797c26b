"""The city's one address on this machine: pages, API and `/dev/`, as the CDN splits them in AWS.

It is the API's gateway, too: it calls the deployed functions with the event that an HTTP API makes
(the emulator's own knows no payload format 1.0).

`python -m local.front --port 8000 --live URL --template FILE --deployed FILE --emulator URL
--media BUCKET --home DIR --web DIR`
Never packaged.
"""

import argparse
import asyncio
import json
import signal
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web
from aiohttp.http_exceptions import BadHttpMethod, InvalidURLError, LineTooLong

from infra.showcase import api_path
from local.acquirer.doors import PREFIX as ACQUIRERS
from local.acquirer.doors import Doors
from local.dev import Beside, problem_reply, reply_beside_the_api
from local.emulator import ACCOUNT, REGION
from local.gateway import MOST_BODY_BYTES, MOST_HEADER_BYTES, event_of, reply_of, too_long
from local.live import pass_on, wants_socket
from local.parentage import stop_with_parent
from local.resources import Functions
from local.whatsapp import doors as whatsapp
from local.whatsapp.account import Account
from local.whatsapp.meta import Meta

# A function has 29 seconds.
UPSTREAM_TIMEOUT_S = 35
# Who calls the functions: the emulator looks at the account, and at no signature.
SIGNED = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260101/{REGION}/lambda/aws4_request,"
    " SignedHeaders=host, Signature=0"
}
# Each call under way is a Lambda worker, a whole interpreter; more than a few of them on a small
# machine only slow each other down, so the rest wait their turn here, each area by itself: it
# has a concurrency of its own in AWS, too.
MOST_CALLS_AT_ONCE = 4
# How much of a line is read at all; what is over the limits of AWS is refused when it was read.
MOST_LINE_BYTES = 64 * 1024
STOP_S = 5
# Connection-level headers (RFC 9110 section 7.6.1) belong to one hop. Lengths and encodings are
# set anew for the body that is passed on.
HOP_HEADERS = frozenset(
    [
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te"),
        *("trailer", "transfer-encoding", "upgrade", "host", "content-length", "expect"),
    ]
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are: the API's functions, by which routes and by what names they are deployed,
    where the emulator takes WebSockets, and what is beside the API. `origin` is this address
    itself."""

    origin: str
    live: str
    functions: Functions
    deployed: Mapping[str, str]
    beside: Beside


def response(reply: tuple[int, list[tuple[str, str]], bytes]) -> web.Response:
    """A reply of status, headers and body as aiohttp wants it."""
    status, headers, body = reply
    return web.Response(status=status, headers=headers, body=body)


class Front:
    """Answers every request. Not an aiohttp application: its router answers in plain text what it
    has no route for."""

    def __init__(self, places: Places, client: ClientSession) -> None:
        self._places = places
        self._client = client
        self._acquirers = Doors(places.beside.home, places.origin)
        home = places.beside.home
        self._meta = Meta(Account.kept(home), home / "whatsapp")
        self._calls: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(MOST_CALLS_AT_ONCE)
        )

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request: the API's answer, a page, or a problem document."""
        if too_long(request.method, request.rel_url.raw_path_qs, request.headers.items()):
            return response(problem_reply("too_large"))
        if wants_socket(request):
            return await pass_on(request, self._places.live, self._client)
        path = request.rel_url.raw_path
        if path.startswith("/api/"):
            return await self._pass_to_api(request, path)
        shown = api_path(path)
        if shown is not None:
            return await self._pass_to_api(request, shown)
        if path.startswith(ACQUIRERS):
            return await self._acquirer(request)
        if path.startswith(whatsapp.PREFIXES):
            return await self._whatsapp(request)
        if request.method not in ("GET", "HEAD"):
            return response(problem_reply("not_found"))
        return await self._beside_the_api(request)

    async def _acquirer(self, request: web.BaseRequest) -> web.Response:
        """A stand-in acquirer's answer to the city."""
        body = await request.read()
        reply = await asyncio.to_thread(
            self._acquirers.answer, request.path, request.query_string, request.headers, body
        )
        return response(reply or problem_reply("not_found"))

    async def _whatsapp(self, request: web.BaseRequest) -> web.Response:
        """The stand-in of Meta, towards people and towards the city."""
        body = await request.read()
        reply = await asyncio.to_thread(
            whatsapp.answer,
            self._meta,
            whatsapp.bring_to(self._places.origin),
            request.method,
            request.path,
            request.headers,
            body,
        )
        return response(reply or problem_reply("not_found"))

    async def _pass_to_api(self, request: web.BaseRequest, path: str) -> web.Response:
        """Ask the function that answers at `path` of the API, and hand out its answer: status,
        headers and body as they are."""
        if request.content_length is not None and request.content_length > MOST_BODY_BYTES:
            return response(problem_reply("too_large"))
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            # Nothing of the answer itself has been sent.
            request.writer.output_size = 0
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return response(problem_reply("too_large"))
        except web.RequestPayloadError:
            return response(problem_reply("validation_failed"))
        headers = [(k, v) for k, v in request.headers.items() if k.lower() not in HOP_HEADERS]
        query = request.rel_url.raw_query_string
        found = self._places.functions.answering(request.method, path)
        event = event_of(request.method, path, query, headers, body, found)
        try:
            async with self._calls[found.function]:
                answer = reply_of(await self._invoke(found.function, event))
        # What a function that died leaves is no answer, or one that cannot be read.
        except (ClientError, TimeoutError, KeyError, TypeError, ValueError):
            return response(problem_reply("unavailable"))
        passed = web.Response(status=answer.status, body=answer.body)
        passed.headers.clear()
        for name, value in answer.headers:
            passed.headers.add(name, value)
        return passed

    async def _invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """What a function answers to an event. Raises ClientError, TimeoutError or ValueError where
        it does not."""
        name = self._places.deployed[function]
        address = f"{self._places.beside.emulator}/2015-03-31/functions/{name}/invocations"
        async with self._client.post(address, json=event, headers=SIGNED) as answer:
            if answer.status != 200 or "X-Amz-Function-Error" in answer.headers:
                raise ValueError(answer.status)
            return await answer.json(content_type=None)

    async def _beside_the_api(self, request: web.BaseRequest) -> web.Response:
        """The pages and `/dev/`."""
        reply = await asyncio.to_thread(
            reply_beside_the_api,
            request.path,
            request.query_string,
            self._places.beside,
        )
        answer = response(reply)
        # As the CDN does; pictures and fonts are compressed in themselves.
        if answer.content_type.startswith(("text/", "application/", "image/svg")):
            answer.enable_compression()
        return answer


class Connection(web.RequestHandler):
    """aiohttp's connection, where it refuses a request by itself: with a problem document."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Log it as aiohttp does, and answer; the connection is closed then. Raises
        ConnectionError where an answer has been begun."""
        super().handle_error(request, status, exc, message)
        refusal = response(problem_reply(_code(status, exc)))
        refusal.force_close()
        return refusal


def _code(status: int, exc: BaseException | None) -> str:
    """What aiohttp's own refusal, with a status of 400 or 5xx, means in our words."""
    if status >= 500:
        return "unavailable"
    if isinstance(exc, LineTooLong):
        return "too_large"
    # An address or a method that HTTP does not know is one that we do not have.
    if isinstance(exc, InvalidURLError | BadHttpMethod):
        return "not_found"
    return "validation_failed"


class Server(web.Server):
    """A server of such connections, which reads further than AWS takes requests, so that what is
    over AWS's limits is told from what is no HTTP."""

    def __call__(self) -> web.RequestHandler:
        """A new connection."""
        return Connection(
            self,
            loop=asyncio.get_running_loop(),
            # Bodies go on as they came.
            auto_decompress=False,
            max_line_size=MOST_LINE_BYTES,
            max_field_size=MOST_LINE_BYTES,
            # However short they are, so many do not fit.
            max_headers=MOST_HEADER_BYTES,
        )


async def serve(places: Places, port: int) -> None:
    """Serve until SIGTERM or SIGINT comes, then finish what is under way."""
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    async with ClientSession(
        connector=TCPConnector(limit=0, keepalive_timeout=60),
        timeout=ClientTimeout(total=UPSTREAM_TIMEOUT_S),
    ) as client:
        read_request = partial(
            web.BaseRequest, loop=asyncio.get_running_loop(), client_max_size=MOST_BODY_BYTES
        )
        server = Server(Front(places, client).answer, request_factory=read_request)
        runner = web.ServerRunner(server, shutdown_timeout=STOP_S)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await told_to_stop.wait()
        await runner.cleanup()


def main() -> None:
    """Serve until told to stop."""
    stop_with_parent()
    parser = argparse.ArgumentParser(prog="python -m local.front")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--live", required=True)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--deployed", type=Path, required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--media", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--web", type=Path, required=True)
    given = parser.parse_args()
    functions = Functions(json.loads(given.template.read_text()))
    beside = Beside(given.emulator, given.media, given.home, given.web)
    deployed = json.loads(given.deployed.read_text())["functions"]
    places = Places(f"http://127.0.0.1:{given.port}", given.live, functions, deployed, beside)
    asyncio.run(serve(places, given.port))


if __name__ == "__main__":
    main()
