"""`make rooms`: the picture of the rooms in README.md, drawn from the code's own imports.

An arrow says that a room imports another; those that follow from others are left out (the
transitive reduction), so that the picture shows the shape and not every thread.
"""

import ast
import sys
from collections.abc import Mapping

import grimp

from local.emulator import PROJECT

README = PROJECT / "README.md"
BEGIN, END = "<!-- rooms: made by `make rooms` -->", "<!-- end of rooms -->"
# The doors: what calls into the rooms from outside.
DOORS = {
    "areas": "areas/<br/>HTTP, a function each",
    "handlers": "handlers.py<br/>streams, queues, clocks",
}


def rooms() -> dict[str, str]:
    """Every room and what it is for: the first line of its own docstring."""
    found = {}
    for file in sorted((PROJECT / "chalicelib").glob("*/__init__.py")):
        if file.parent.name in DOORS:
            continue
        said = ast.get_docstring(ast.parse(file.read_text()))
        if said:
            found[file.parent.name] = said.split("\n")[0].rstrip(".")
    return found


def needs(names: Mapping[str, str]) -> dict[str, set[str]]:
    """Which rooms each room imports from."""
    graph = grimp.build_graph("chalicelib", include_external_packages=False)
    found: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        for other in names:
            if other != name and graph.direct_import_exists(
                importer=f"chalicelib.{name}", imported=f"chalicelib.{other}", as_packages=True
            ):
                found[name].add(other)
    return found


def reduced(needed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Without the arrows that follow from others. Rooms stack, so there is no way round."""

    def reached(name: str) -> set[str]:
        found: set[str] = set()
        for other in needed[name]:
            found |= {other} | reached(other)
        return found

    return {
        name: {one for one in others if not any(one in reached(via) for via in others - {one})}
        for name, others in needed.items()
    }


def picture() -> str:
    """The rooms as a Mermaid flowchart and a list."""
    names = rooms()
    arrows = reduced(needs(names))
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {name}([{words}])" for name, words in DOORS.items()]
    lines += [f"    {name}" for name in names]
    # A door opens into every room; it is drawn to those that no other room stands upon.
    below = {other for others in arrows.values() for other in others}
    lines += [
        f"    {door} --> {name}"
        for door in DOORS
        for name in names
        if name not in below and name != "verify"
    ]
    lines += [f"    {name} --> {other}" for name in names for other in sorted(arrows[name])]
    lines += ["```", "", "| room | what is done there |", "| --- | --- |"]
    lines += [f"| `{name}` | {words} |" for name, words in names.items()]
    return "\n".join(lines)


def drawn(readme: str) -> str:
    """README's text with the picture as it is now. Raises ValueError where its place is gone."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no place for the rooms: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{picture()}\n{END}{after}"


def main() -> None:
    text = README.read_text()
    README.write_text(drawn(text))
    sys.stdout.write("README.md: the rooms are as they stand\n")


if __name__ == "__main__":
    main()
