"""WebSockets on this machine: the city's address passes each on to the emulator's API Gateway, as
the CDN does in AWS. Never packaged."""

import asyncio
from contextlib import suppress

from aiohttp import (
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from yarl import URL

from infra.cloudformation import LIVE_STAGE
from local.dev import problem_reply

PATH = f"/{LIVE_STAGE}"
# What a page may say: nothing but that it is there.
_MOST_BYTES = 4_096


def wants_socket(request: web.BaseRequest) -> bool:
    """Whether a request is for a connection."""
    return (
        request.rel_url.raw_path == PATH
        and request.headers.get("Upgrade", "").lower() == "websocket"
    )


async def pass_on(request: web.BaseRequest, api: str, client: ClientSession) -> web.StreamResponse:
    """Open a connection at `api`, then with the page, and hand on what comes, until one of the two
    closes it. A page whose ticket is refused is answered so."""
    target = URL(api + "?" + request.rel_url.raw_query_string, encoded=True)
    try:
        beyond = await client.ws_connect(target, max_msg_size=_MOST_BYTES)
    except WSServerHandshakeError:
        return _refusal("unauthenticated")
    except (ClientError, TimeoutError):
        return _refusal("unavailable")
    here = web.WebSocketResponse(max_msg_size=_MOST_BYTES)
    if not here.can_prepare(request):
        await beyond.close()
        return _refusal("validation_failed")
    await here.prepare(request)
    both = [asyncio.create_task(one) for one in (_hand(here, beyond), _hand(beyond, here))]
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in both:
            one.cancel()
        with suppress(ClientError, ConnectionError):
            await beyond.close()
        with suppress(ConnectionError):
            await here.close()
    return here


Socket = web.WebSocketResponse | ClientWebSocketResponse


async def _hand(source: Socket, target: Socket) -> None:
    with suppress(ConnectionError):
        async for message in source:
            if message.type is not WSMsgType.TEXT:
                return
            await target.send_str(message.data)


def _refusal(code: str) -> web.Response:
    status, headers, body = problem_reply(code)
    return web.Response(status=status, headers=headers, body=body)
