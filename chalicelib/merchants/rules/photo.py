"""Where photos of shops and of what they sell are served."""

# The longer side of each size.
SMALL_PIXELS, LARGE_PIXELS = 320, 1_280


def photo_paths(owner_id: str, photo: str) -> tuple[str, str]:
    """Where the two sizes of a photo of a shop or a product are served, the small one first."""
    return (
        f"/media/{owner_id}/{photo}-{SMALL_PIXELS}.webp",
        f"/media/{owner_id}/{photo}-{LARGE_PIXELS}.webp",
    )
