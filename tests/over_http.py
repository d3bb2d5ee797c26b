"""A running city over real HTTP, as its people's client sees it."""

import http.client
from typing import Any

from chalicelib.core.values.instants import utc_now
from tests.http.client import City, Headers
from tests.stack import Stack

# A lambda worker may have to be started first.
LONGEST_ANSWER_S = 40


def over_http(port: int) -> Any:
    """A `Send` over a connection of its own each time."""

    def send(method: str, path: str, query: str, headers: Headers, body: bytes) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER_S)
        try:
            target = f"{path}?{query}" if query else path
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    return send


def city_of(stack: Stack) -> City:
    """The people's view of a stack: the same for all tests, in which its staff sign in once, for
    nobody gets more than five codes in a while."""
    if stack.people is None:
        stack.people = City(over_http(stack.port), stack.text_messages, utc_now)
    people: City = stack.people
    return people
