"""Reading how far exports are, and fetching their files."""

from datetime import timedelta

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.exports.files.bucket import LINK_LIFE_S, Bucket
from chalicelib.exports.rules.export import DONE, Export, Link, file_name
from chalicelib.exports.store import Exports


class ReadExports(Component, frozen=True, kw_only=True):
    """The use case of whoever may have the files."""

    exports: Exports
    bucket: Bucket
    clock: Clock

    def one(self, export_id: str) -> tuple[Export, Link | None]:
        """An export, up to date, and a new link to its file, where it is done. Raises
        `not_found`."""
        now = self.clock()
        export = self.exports.find(export_id, now)
        if export is None:
            raise Refused("not_found")
        if export.state != DONE:
            return export, None
        address = self.bucket.link(export.key, file_name(export))
        return export, Link(address, to_text(now + timedelta(seconds=LINK_LIFE_S)))

    def page(self, before: str | None, limit: int) -> tuple[list[Export], str | None]:
        """The exports of the last week, newest first, and the next cursor."""
        return self.exports.page(before, limit, self.clock())
