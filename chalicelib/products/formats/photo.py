"""What a photo is: its two sizes, or why there is none. Without what decodes it (picture.py)."""

from typing import NamedTuple

from chalicelib.merchants.rules.photo import Trouble


class NoPicture(Exception):
    """What was uploaded cannot be shown."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble


class Sizes(NamedTuple):
    """A photo in its two sizes, as WebP, without EXIF or anything else that tells where and by whom
    it was taken."""

    small: bytes
    large: bytes
