"""The parts of searching."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.documents.parts import DocumentParts

if TYPE_CHECKING:
    from chalicelib.documents.rules import Kind
    from chalicelib.search.use import Search, VocabularyDocument

# Who makes a document reads what is there now.
_NOT_KEPT = timedelta(0)


class SearchParts(Room):
    """Searches, for the rooms whose documents are searched."""

    def of(self, kind: Kind) -> Search:
        """The search of a kind's documents."""
        from chalicelib.search.use import Search, decoded

        return Search(reader=self.parts[DocumentParts].reader(kind, decoded))

    def vocabulary_document(self, kind: Kind) -> VocabularyDocument:
        """What makes the vocabulary of a kind's documents."""
        from chalicelib.search.use import VocabularyDocument, decoded

        reader = self.parts[DocumentParts].reader(kind, decoded, kept=_NOT_KEPT)
        return VocabularyDocument(reader=reader)
