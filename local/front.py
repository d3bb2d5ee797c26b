"""The city's one address on this machine: pages, API and `/dev/`, as the CDN splits them in AWS.

`python -m local.front --port 8000 --api URL --emulator URL --home DIR --web DIR`
Never packaged.
"""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web
from yarl import URL

from local.dev import problem_reply, reply_beside_the_api
from local.parentage import stop_with_parent

# API Gateway's own limit on a request.
MOST_BODY_BYTES = 10 * 1024 * 1024
# API Gateway gives a function 29 seconds.
UPSTREAM_TIMEOUT_S = 35
# Each call under way is a Lambda worker, a whole interpreter; more than a few of them on a small
# machine only slow each other down, so the rest wait their turn here.
MOST_CALLS_AT_ONCE = 6
# Connection-level headers (RFC 9110 section 7.6.1) belong to one hop. Lengths and encodings are
# set anew for the body that is passed on.
HOP_HEADERS = frozenset(
    [
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te"),
        *("trailer", "transfer-encoding", "upgrade", "host", "content-length"),
    ]
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are: the API's address, the emulator's, the state folder and the pages."""

    api: str
    emulator: str
    home: Path
    pages: Path


PLACES: web.AppKey[Places] = web.AppKey("places", Places)
CALLS: web.AppKey[asyncio.Semaphore] = web.AppKey("calls", asyncio.Semaphore)
CLIENT: web.AppKey[ClientSession] = web.AppKey("client", ClientSession)


def response(reply: tuple[int, list[tuple[str, str]], bytes]) -> web.Response:
    """A reply of status, headers and body as aiohttp wants it."""
    status, headers, body = reply
    return web.Response(status=status, headers=headers, body=body)


async def pass_to_api(request: web.Request) -> web.Response:
    """Pass a request to the API and its answer back: status, headers and body as they are."""
    if request.content_length is not None and request.content_length > MOST_BODY_BYTES:
        return response(problem_reply("too_large"))
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return response(problem_reply("too_large"))
    headers = [(k, v) for k, v in request.headers.items() if k.lower() not in HOP_HEADERS]
    target = URL(request.app[PLACES].api + request.raw_path, encoded=True)
    try:
        async with (
            request.app[CALLS],
            request.app[CLIENT].request(
                request.method, target, headers=headers, data=body or None, allow_redirects=False
            ) as answer,
        ):
            content = await answer.read()
    except (ClientError, TimeoutError):
        return response(problem_reply("unavailable"))
    # The emulator's own word for a function that died; API Gateway has a response of ours for it.
    if answer.status in (502, 504):
        return response(problem_reply("unavailable"))
    passed = web.Response(status=answer.status, body=content)
    passed.headers.clear()
    for name, value in answer.headers.items():
        if name.lower() not in HOP_HEADERS:
            passed.headers.add(name, value)
    return passed


async def beside_the_api(request: web.Request) -> web.Response:
    """The pages and `/dev/`."""
    places = request.app[PLACES]
    reply = await asyncio.to_thread(
        reply_beside_the_api,
        request.path,
        request.query_string,
        places.emulator,
        places.home,
        places.pages,
    )
    answer = response(reply)
    # As the CDN does; pictures and fonts are compressed in themselves.
    if answer.content_type.startswith(("text/", "application/", "image/svg")):
        answer.enable_compression()
    return answer


def make_front(places: Places) -> web.Application:
    """The front as an aiohttp application."""
    front = web.Application(client_max_size=MOST_BODY_BYTES)
    front[PLACES] = places

    async def lifetime(front: web.Application):  # type: ignore[no-untyped-def]
        front[CALLS] = asyncio.Semaphore(MOST_CALLS_AT_ONCE)
        async with ClientSession(
            connector=TCPConnector(limit=0, keepalive_timeout=60),
            timeout=ClientTimeout(total=UPSTREAM_TIMEOUT_S),
            auto_decompress=False,
            skip_auto_headers=["User-Agent", "Accept", "Accept-Encoding", "Content-Type"],
        ) as client:
            front[CLIENT] = client
            yield

    front.cleanup_ctx.append(lifetime)
    front.router.add_route("*", "/api/{tail:.*}", pass_to_api)
    front.router.add_get("/{path:.*}", beside_the_api)
    return front


def main() -> None:
    """Serve until told to stop."""
    stop_with_parent()
    parser = argparse.ArgumentParser(prog="python -m local.front")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    parser.add_argument("--emulator", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--web", type=Path, required=True)
    given = parser.parse_args()
    places = Places(given.api, given.emulator, given.home, given.web)
    web.run_app(
        make_front(places),
        host="127.0.0.1",
        port=given.port,
        print=None,
        access_log=None,
        shutdown_timeout=5,
    )


if __name__ == "__main__":
    main()
