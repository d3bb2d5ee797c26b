"""HTML as a tree of elements, which Python's own serialiser writes: whatever a shop has called
itself is text there and can be nothing else."""

import json
from typing import Any

# It writes what we build; nothing that anybody sent is parsed.
from xml.etree import ElementTree  # nosec B405

Element = ElementTree.Element
Child = Element | str | None


def element(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element with its children, texts and elements in their order; None is left out. A name
    that Python keeps for itself ends in `_`, and `_` within one stands for a dash."""
    made = ElementTree.Element(
        tag,
        {
            name.removesuffix("_").replace("_", "-"): value
            for name, value in attributes.items()
            if value is not None
        },
    )
    last: Element | None = None
    for child in children:
        if isinstance(child, str):
            if last is None:
                made.text = (made.text or "") + child
            else:
                last.tail = (last.tail or "") + child
        elif child is not None:
            made.append(child)
            last = child
    return made


def linked_data(data: dict[str, Any]) -> Element:
    """Data for machines (JSON-LD 1.1, section 7). A script's text is written as it is: so that none
    can end it, or begin a comment, no `<` stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return element("script", text, type="application/ld+json")


def html(root: Element) -> str:
    """A page."""
    return "<!doctype html>\n" + ElementTree.tostring(root, encoding="unicode", method="html")


def xml(root: Element) -> str:
    """A document of XML."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(
        root, encoding="unicode"
    )
