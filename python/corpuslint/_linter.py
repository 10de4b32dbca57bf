"""The linter, over the compiled core."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

from corpuslint import _core
from corpuslint._show import Shown
from corpuslint._types import Finding, Rule

Names = str | Iterable[str] | None
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None
Share = str | float | None


class Linter(_core.Linter):
    """Rules, compiled once, for any number of texts.

    ``select``, ``extend_select`` and ``ignore`` name rules as the program's options do: an id, category, tag or glob, or
    ``ALL``. ``profile`` adds the rules of published quality filters, ``rules`` folders of cards, ``config`` is the path of
    a ``corpuslint.toml``; without one none is looked for. ``fix`` says what :meth:`fix` and :meth:`clean` mend: what is
    ``"safe"``, or what is ``"unsafe"`` too. A text of which fixes would take more than the share ``max_removed`` (``0.3``
    or ``"30%"``) is left as it is. ``drop`` names the rules for which :meth:`clean` says that a document is to be left
    out, and ``"max-removed"``; ``max_noise`` is the share of noise for which it says so. ``threads`` is how many a call may
    have; all cores where it is not given, and 1 is right inside engines, which run many tasks side by side.

    Every method takes ``data`` in one of three forms, and answers alike:

    * a ``str``: one result;
    * a list of ``str`` and ``None``: a list as long, with ``None`` for ``None``;
    * anything with ``__arrow_c_array__`` or ``__arrow_c_stream__`` (of pyarrow, polars, DuckDB, pandas, Daft, ...), or a
      dataset of Hugging Face's: strings, or
      a record batch or table of which ``column`` names the texts. An array gives an object with ``__arrow_c_array__``,
      for ``pyarrow.array``; a stream one with ``__arrow_c_stream__``, for ``pyarrow.chunked_array``, of which each chunk
      is made when it is read, once. Null stays null.

    Of a table the columns ``title`` or ``headline`` and ``url``, ``uri``, ``source_url``, ``page_url``, ``link`` or
    ``WARC-Target-URI`` are what the program takes from a record's fields of these names. ``path`` is the file that the
    texts are records of, for globs of the configuration and for rules that go by folder.

    Rules that compare documents (``duplicate/...``) say nothing here: see :meth:`content_rows`, :meth:`near_rows` and
    :meth:`site_rows`. A linter is pickled by its settings; files that these name have to be there where it is unpickled.

    Raises ``ConfigError`` (a ``ValueError``) where a rule, card or configuration cannot be used, ``InternalError`` with
    the row at a fault of corpuslint's own, ``ValueError`` and ``TypeError`` where ``data`` holds no texts.
    """

    __slots__ = ()

    def __new__(
        cls,
        *,
        select: Names = None,
        extend_select: Names = None,
        ignore: Names = None,
        profile: Names = None,
        rules: Paths = None,
        config: str | os.PathLike[str] | None = None,
        fix: str = "safe",
        max_removed: Share = None,
        drop: Names = None,
        max_noise: Share = None,
        threads: int | None = None,
    ) -> Linter:
        if fix not in ("safe", "unsafe"):
            raise ValueError('fix is "safe" or "unsafe"')
        if threads is not None and threads < 1:
            raise ValueError("threads is 1 at least")
        settings = {
            "select": _names(select),
            "extend_select": _names(extend_select),
            "ignore": _names(ignore),
            "profiles": _names(profile),
            "rules": [os.path.abspath(path) for path in _names(rules)],
            "config": None if config is None else os.path.abspath(config),
            "is_unsafe": fix == "unsafe",
            "max_removed": None if max_removed is None else str(max_removed),
            "drop": _names(drop),
            "max_noise": None if max_noise is None else str(max_noise),
            "threads": threads,
            "counts": None,
        }
        return super().__new__(cls, json.dumps(settings).encode())

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self._settings())

    @property
    def rules(self) -> list[Rule]:
        """The rules that run, by id."""
        return [Rule(*rule) for rule in super().rules]

    def with_site_lines(
        self, documents: Iterable[tuple[int, int]], lines: Iterable[tuple[int, int, int, bool]]
    ) -> Linter:
        """The same linter, told which lines are their site's, so that ``duplicate/site-line`` speaks.

        ``documents`` has a row for each site: its hash, and how many distinct contents it has. ``lines`` has a row for
        each line of a site: the line's hash, the site's, in how many distinct contents it stands, and whether it is a
        title in one of them. Both as they are counted of :meth:`site_rows`.
        """
        return _restored(type(self), self._with_counts(list(documents), list(lines)))

    def show(self, findings: Sequence[Finding] | Sequence[Sequence[Finding] | None], limit: int = 100) -> Shown:
        """The findings of one text or of many as a table that a notebook shows; ``limit`` rows at most."""
        return Shown.of(findings, limit)


def _restored(cls: type[Linter], settings: bytes) -> Linter:
    return _core.Linter.__new__(cls, settings)


def _names(names: Any) -> list[Any]:
    if names is None:
        return []
    if isinstance(names, (str, os.PathLike)):
        return [names]
    return list(names)
