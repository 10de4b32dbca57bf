"""Learning the lines of sites where the documents are an engine's."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from corpuslint import _core

Counts = tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int, int, bool], ...]]


@dataclass(frozen=True)
class Learner:
    """What ``corpuslint learn`` does, taken apart into rows that an engine groups.

    ``group_by`` is ``site`` (the host of a document's address, else its file), ``host``, ``folder`` or a field of the
    records; the rest is as the program's options of these names. Three steps:

    1. :meth:`site_rows` of all documents, counted: each site's distinct contents, and for each line of a site in how many
       distinct contents it stands and whether it is a title in one. :meth:`with_counts` takes that in.
    2. :meth:`line_rows` of all documents with the learner that has the counts, grouped by site: each line once, as it
       stands in the first document that has it, in the order of the documents and of their lines; and the samples of the
       first four documents that have one.
    3. :meth:`cards` of that.
    """

    group_by: str = "site"
    min_documents: int = 3
    at_least: int = 3
    min_share: float = 0.1
    min_words: int = 1
    threads: int | None = None
    counts: Counts = field(default=((), ()), repr=False)

    def _core(self) -> _core.Learner:
        documents, lines = self.counts
        bounds = (self.min_documents, self.at_least, self.min_share, self.min_words)
        return _core.Learner(self.group_by, *bounds, list(documents), list(lines), self.threads)

    def site_rows(self, data: Any, column: str | None = None, *, path: str | os.PathLike[str] | None = None) -> Any:
        """``struct<site, content, lines, titles>`` of each text; null where it is of no site."""
        return self._core().site_rows(data, column, path=path)

    def with_counts(
        self, documents: Iterable[tuple[int, int]], lines: Iterable[tuple[int, int, int, bool]]
    ) -> Learner:
        """The same, told how many distinct contents each site has, ``(site, documents)``, and each of its lines,
        ``(line, site, documents, is_title)``."""
        return replace(self, counts=(tuple(documents), tuple(lines)))

    def line_rows(self, data: Any, column: str | None = None, *, path: str | os.PathLike[str] | None = None) -> Any:
        """``struct<kind, site, documents, lines: list<struct<line, text, documents, is_title>>, sample: struct<text,
        own>>`` of each text; null where it has no line that is common on its site."""
        return self._core().line_rows(data, column, path=path)

    def cards(
        self, sites: Iterable[tuple[str, str, int, list[tuple[str, int, bool]], list[tuple[str, str]]]]
    ) -> dict[str, str]:
        """The cards of sites, by their paths below a folder of cards. Of each site its kind and name, how many documents
        it has, its lines as ``(text, documents, is_title)``, and samples as ``(text, own)``."""
        return dict(self._core().cards(list(sites)))
