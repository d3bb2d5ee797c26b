"""`python -m local.bench_server`: the same city, its handlers served without the Lambda emulation.

Worker processes import the application and answer plain HTTP through `local.gateway`; tables,
streams and the jobs behind them are those of `make run`. For load and side-by-side measuring.
The HTTP is granian's (WSGI, one request at a time in each worker): of what was tried, it costs
the least by far (about 30 µs of processor time a request; gunicorn's threads about 250 µs).
"""

import argparse
import http.client
import importlib
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from chalicelib.core.http.api import PREFIX
from infra.described import write_openapi
from infra.showcase import api_path
from local.deploy import Deployment
from local.dev import Beside, problem_reply, reply_beside_the_api
from local.emulator import PROJECT
from local.gateway import Gateway
from local.parentage import stop_with_parent
from local.run import City, run, start_child
from local.whatsapp import doors as whatsapp
from local.whatsapp.account import Account
from local.whatsapp.meta import Meta

Start = Callable[[str, list[tuple[str, str]]], Any]


@lru_cache(maxsize=1)
def gateway() -> Gateway:
    """This worker's areas behind a gateway."""
    # Not imported above: the parent process serves nothing, and tests may serve another app.
    return Gateway(importlib.import_module("app").AREAS)


def application(env: dict[str, Any], start: Start) -> Iterable[bytes]:
    """The WSGI application (PEP 3333) that each worker serves."""
    path = env["PATH_INFO"]
    path = api_path(path) or path
    if path.startswith(whatsapp.PREFIXES):
        return finish(start, *whatsapp_reply(env, path))
    if not path.startswith("/api/"):
        beside = Beside(
            os.environ["AWS_ENDPOINT_URL"],
            os.environ["TUMBAS_MEDIA_BUCKET"],
            Path(os.environ["TUMBAS_HOME"]),
            Path(os.environ["TUMBAS_WEB"]),
        )
        query = env.get("QUERY_STRING", "")
        return finish(start, *reply_beside_the_api(path, query, beside))
    length = env.get("CONTENT_LENGTH")
    body = env["wsgi.input"].read(int(length)) if length else b""
    headers = [
        (name[5:].replace("_", "-").lower(), env[name]) for name in env if name.startswith("HTTP_")
    ]
    if "CONTENT_TYPE" in env:
        headers.append(("content-type", env["CONTENT_TYPE"]))
    # WSGI has unquoted the path already; quoted again it is what the gateway expects.
    raw_path = urllib.parse.quote(path.encode("latin-1"), safe="/:@!$&'()*+,;=~-._")
    reply = gateway().answer(
        env["REQUEST_METHOD"], raw_path, env.get("QUERY_STRING", ""), headers, body
    )
    return finish(start, reply.status, reply.headers, reply.body)


def whatsapp_reply(env: dict[str, Any], path: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """What the stand-in of Meta answers; a webhook of its goes to this very worker, which would
    wait for itself else."""
    home = Path(os.environ["TUMBAS_HOME"])

    def bring(body: bytes, headers: Mapping[str, str]) -> int:
        given = headers.items()
        return gateway().answer("POST", f"{PREFIX}/webhooks/whatsapp", "", given, body).status

    headers = {"authorization": env.get("HTTP_AUTHORIZATION", "")}
    body = env["wsgi.input"].read(int(env.get("CONTENT_LENGTH") or 0))
    meta = Meta(Account.kept(home), home / "whatsapp")
    reply = whatsapp.answer(meta, bring, env["REQUEST_METHOD"], path, headers, body)
    return reply or problem_reply("not_found")


def finish(
    start: Start, status: int, headers: list[tuple[str, str]], body: bytes
) -> Iterable[bytes]:
    """Send an answer."""
    reason = http.client.responses.get(status, "")
    start(f"{status} {reason}", [*headers, ("Content-Length", str(len(body)))])
    return [body]


def start_workers(city: City, _: Deployment) -> "subprocess.Popen[bytes]":
    """Start the workers in a process of their own."""
    command = [sys.executable, "-m", "local.bench_server", *sys.argv[1:]]
    command += ["--serve", str(city.port)]
    where = {
        "TUMBAS_HOME": str(city.home),
        "TUMBAS_WEB": str(city.project / "web/dist"),
        "PYTHONPATH": f"{city.project}{os.pathsep}{PROJECT}",
    }
    return start_child(city, command, city.emulator.env | city.function_env | where)


def serve_workers(port: int, workers: int) -> None:
    """Serve with granian until told to stop."""
    stop_with_parent()
    write_openapi()
    Granian(
        "local.bench_server:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        websockets=False,
        log_access=False,
    ).serve()


def main() -> None:
    """Be the city, or with `--serve` its server."""
    parser = argparse.ArgumentParser(prog="python -m local.bench_server")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--serve", type=int, metavar="PORT")
    given = parser.parse_args()
    if given.serve:
        serve_workers(given.serve, given.workers)
    else:
        run(start_workers)


if __name__ == "__main__":
    main()
