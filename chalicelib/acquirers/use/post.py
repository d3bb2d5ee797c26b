"""Requests to acquirers."""

from collections.abc import Callable, Mapping

import urllib3

# Acquirers answer within seconds or not at all; what they answer takes no kilobyte.
PATIENCE = urllib3.Timeout(connect=3, read=8)
ANSWER_MOST_BYTES = 64 * 1024


class Unanswered(Exception):
    """Nobody has answered, or with what is no answer. It holds nothing of what was sent."""


# A URL, headers and a body; answers the HTTP status and the body.
Post = Callable[[str, Mapping[str, str], bytes], tuple[int, bytes]]


def poster() -> Post:
    """What posts, by connections that are kept. Redirects are not followed, nothing is repeated."""
    pool = urllib3.PoolManager(timeout=PATIENCE, retries=False)

    def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        try:
            answer = pool.request(
                "POST", url, headers=headers, body=body, redirect=False, preload_content=False
            )
            with answer:
                read = answer.read(ANSWER_MOST_BYTES + 1)
        except urllib3.exceptions.HTTPError as error:
            raise Unanswered(type(error).__name__) from None
        if len(read) > ANSWER_MOST_BYTES:
            raise Unanswered("too long")
        return answer.status, read

    return post
