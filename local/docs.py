"""`python -m local.docs`: write the pages of docs/ that are made from the code.

A test compares them with what this would write, so that they cannot fall behind.
"""

from chalicelib.core.values.catalogue import CATALOGUE
from local.emulator import PROJECT

_HEAD = """# Error codes

Made from `chalicelib/core/values/catalogue.py` by `python -m local.docs`; do not edit by hand.

Every refusal is an RFC 9457 problem document (`application/problem+json`) with `type`, `title`,
`status`, `code` and `detail`; a 422 also has `errors`: the fields that are meant, if any are.
`code` never changes; `title` and `detail` are for people, by `Accept-Language`. Nothing has
changed after a refusal, except that `unavailable` says nobody knows: send it again with the same
key.

A 413, 429 or 5xx without a `code` comes from the gateway before us, which speaks its own words:
after a 413 or a first 429 nothing has happened, after a 5xx nobody knows.

| code | status | what it says | Indonesian |
| --- | --- | --- | --- |
"""


def errors_page() -> str:
    """The text of docs/errors.md."""
    rows = [
        f'| <a id="{code}"></a>`{code}` | {kind.status} | **{kind.title[1]}.** {kind.detail[1]} '
        f"| **{kind.title[0]}.** {kind.detail[0]} |\n"
        for code, kind in sorted(CATALOGUE.items(), key=lambda one: (one[1].status, one[0]))
    ]
    return _HEAD + "".join(rows)


def main() -> None:
    """Write the pages."""
    (PROJECT / "docs/errors.md").write_text(errors_page())


if __name__ == "__main__":
    main()
