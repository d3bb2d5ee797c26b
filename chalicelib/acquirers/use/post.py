"""Requests to acquirers."""

from collections.abc import Callable, Mapping

from chalicelib.core.outside import Outside, Unreachable
from chalicelib.core.values.web_addresses import NoAddress, own_address, read_endpoint


class Unanswered(Exception):
    """Nobody has answered, or with what is no answer. It holds nothing of what was sent."""


# A URL, headers and a body; answers the HTTP status and the body.
Post = Callable[[str, Mapping[str, str], bytes], tuple[int, bytes]]


def poster(outside: Outside, *, loopback: bool) -> Post:
    """What posts: to addresses of the whole world alone, and with `loopback` to this very machine.
    What an acquirer answers takes no kilobyte, so one that is cut is none."""

    def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        try:
            endpoint = read_endpoint(url, own_address(url) if loopback else "")
            answer = outside.send("POST", endpoint, headers, body)
        except NoAddress:
            raise Unanswered("address") from None
        except Unreachable as unreachable:
            raise Unanswered(unreachable.why) from None
        return answer.status, answer.body

    return post
