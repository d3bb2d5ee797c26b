"""Following the import of an upload."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.imports.rules import Progress, Rejection
from chalicelib.imports.store import ImportLog


class FollowImport(Component, frozen=True, kw_only=True):
    """How far imports are."""

    log: ImportLog

    def progress(self, import_id: str) -> tuple[Progress, list[Rejection]]:
        """How far an import is, and what is wrong with rows; why it failed stands first. Raises
        `not_found`."""
        progress = self.log.find(import_id)
        if progress is None:
            raise Refused("not_found")
        rejections = self.log.rejections(progress)
        return progress, [progress.failure, *rejections] if progress.failure else rejections
