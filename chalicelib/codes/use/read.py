"""Reading how far files of codes are, and fetching them."""

from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.codes.files.bucket import CodeBucket
from chalicelib.codes.rules.file import DONE, CodeFile
from chalicelib.codes.store.files import CodeFiles
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text


class ReadCodes(Component, frozen=True, kw_only=True):
    """The use case of an admin who gives codes out."""

    campaigns: ReadCampaigns
    files: CodeFiles
    bucket: CodeBucket
    clock: Clock

    def one(self, campaign_id: str, file_id: str) -> CodeFile:
        """A file of a campaign, up to date. Raises `not_found`."""
        file = self.files.get(file_id)
        if file.campaign_id != campaign_id:
            raise Refused("not_found")
        return file

    def every(self, campaign_id: str) -> list[CodeFile]:
        """A campaign's files, newest first. Raises `not_found`."""
        return self.files.of_campaign(self.campaigns.get(campaign_id).id)

    def links(self, file: CodeFile) -> tuple[str | None, str | None]:
        """Where the file and its sheet are fetched, good for 45 minutes; None where they are not
        made yet, or gone."""
        if file.state != DONE or file.gone_at <= to_text(self.clock()):
            return None, None
        return (
            self.bucket.link(file.key, f"tumbas-kode-{file.id}.csv"),
            self.bucket.link(file.sheet_key, f"tumbas-kode-{file.id}.pdf"),
        )
