"""Text in cells that a spreadsheet program would run as a formula, made harmless and put back.

A spreadsheet program takes a cell for a formula where it begins with `=`, `+`, `-` or `@`, and some
do so where a tab or a carriage return stands before (OWASP, "CSV injection"). An apostrophe in
front makes it text. One that was there before gets another in front, so that `restore` always
gives back exactly what was written.
"""

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "'")
_MARK = "'"


def neutralise(text: str) -> str:
    """The text of a cell that no spreadsheet program runs; `restore` undoes it.

    For cells of text only: a number stays a number, also below zero.
    """
    return _MARK + text if text.startswith(_BEGINNINGS) else text


def restore(cell: str) -> str:
    """What `neutralise` was given, from the cell that it made."""
    return cell.removeprefix(_MARK)
