"""Runs the commands of docs and `infra.restore` as they are printed: bash, and the real AWS CLI.

Each `aws` of a shell is a client of one AWS CLI that stays loaded, or four hundred commands would
take five minutes to load it. What pauses does not (`sleep`): nothing in the emulator takes longer.
"""

import contextlib
import io
import os
import re
import socketserver
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from awscli.clidriver import create_clidriver  # type: ignore[import-untyped]

from local.emulator import PROJECT

# Nothing is started for it: bash itself talks to the loaded CLI. Texts end with a NUL: how many
# arguments and which; then the exit status and what goes to stdout and stderr.
_AWS = """aws() {
  local status out err
  exec 3<>/dev/tcp/127.0.0.1/PORT
  printf '%s\\0' "$#" "$@" >&3
  IFS= read -r -d '' status <&3
  IFS= read -r -d '' out <&3
  IFS= read -r -d '' err <&3
  exec 3>&-
  printf '%s' "$out"
  printf '%s' "$err" >&2
  return "$status"
}"""
# What the emulator of the drill has not: its functions and queues run in the drill's own process.
_FUNCTIONS = re.compile(r"aws (lambda|cloudformation|sqs) |\$FUNCTIONS|concurrency\.txt")


class Failed(Exception):
    """A command that failed: what it was and what it said."""


@dataclass(frozen=True)
class Shell:
    """Where commands run; `env` is their environment beside this process's."""

    port: int
    env: Mapping[str, str]

    def run(self, commands: Sequence[str]) -> str:
        """Run commands in one bash, as `set -eu` has it; answers what they print. Raises Failed."""
        lines = ["set -eu", _AWS.replace("PORT", str(self.port)), "sleep() { :; }", *commands]
        ended = subprocess.run(
            ["bash", "-c", "\n".join(lines)],
            cwd=PROJECT,
            env=os.environ | dict(self.env) | {"PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
        )
        if ended.returncode:
            raise Failed(f"{ended.stdout[-2000:]}\n{ended.stderr[-4000:]}")
        return ended.stdout


def here(commands: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those of some commands that this emulator can be asked, and the others: what is done to
    functions, of which it has none."""
    other = [one for one in commands if _FUNCTIONS.search(one)]
    return [one for one in commands if one not in other], other


@contextlib.contextmanager
def shell(env: Mapping[str, str]) -> Iterator[Shell]:
    """A shell whose `aws` asks the services that this process's environment names."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Cli) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Shell(server.server_address[1], env)
        finally:
            server.shutdown()


class _Cli(socketserver.StreamRequestHandler):
    """One command at a time: all of them write to this process's stdout."""

    driver = create_clidriver()

    def handle(self) -> None:
        arguments = [self._text() for _ in range(int(self._text()))]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = self.driver.main(arguments)
        for text in (str(status), out.getvalue(), err.getvalue()):
            self.wfile.write(text.encode() + b"\0")

    def _text(self) -> str:
        found = bytearray()
        while (one := self.rfile.read(1)) != b"\0":
            found += one
        return found.decode()
