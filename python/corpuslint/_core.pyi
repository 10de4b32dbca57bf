"""The compiled part of the package. What its methods take and give ``corpuslint.Linter`` says."""

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any, Protocol, final, overload

from typing_extensions import Self, disjoint_base

from corpuslint._types import Cleaned, Finding

__all__ = [
    "ArrowArray",
    "ArrowStream",
    "ConfigError",
    "FEATURES",
    "InternalError",
    "Learner",
    "Linter",
    "MEASURES",
    "__version__",
    "near_bucket",
    "near_pair",
    "printable",
]

FEATURES: tuple[str, ...]
MEASURES: tuple[str, ...]
__version__: str

class ConfigError(ValueError): ...
class InternalError(RuntimeError): ...

class _Array(Protocol):
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...

class _Arrow(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

# A dataset of Hugging Face's.
class _Dataset(Protocol):
    @property
    def features(self) -> Any: ...
    def with_format(self, type: str) -> Any: ...

_Stream = _Arrow | _Dataset

_Path = str | PathLike[str] | None

@final
class ArrowArray:
    """A column: any library takes it that knows the Arrow PyCapsule protocol, as ``pyarrow.array`` does."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...

@final
class ArrowStream:
    """Columns one after the other, each made when it is read, once: ``pyarrow.chunked_array`` takes it."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def __iter__(self) -> Iterator[ArrowArray]: ...
    def __next__(self) -> ArrowArray: ...

@disjoint_base
class Linter:
    def __new__(cls, settings: bytes) -> Self: ...
    # lint: list of Finding; in Arrow list<struct>.
    @overload
    def lint(self, data: str, column: None = None, *, path: _Path = None) -> list[Finding]: ...
    @overload
    def lint(self, data: _Array, column: str | None = None, *, path: _Path = None) -> ArrowArray: ...
    @overload
    def lint(self, data: _Stream, column: str | None = None, *, path: _Path = None) -> ArrowStream: ...
    @overload
    def lint(
        self, data: list[str] | list[str | None] | tuple[str | None, ...], column: None = None, *, path: _Path = None
    ) -> list[list[Finding] | None]: ...
    # fix: str; in Arrow the type that the texts came in.
    @overload
    def fix(self, data: str, column: None = None, *, path: _Path = None) -> str: ...
    @overload
    def fix(self, data: _Array, column: str | None = None, *, path: _Path = None) -> ArrowArray: ...
    @overload
    def fix(self, data: _Stream, column: str | None = None, *, path: _Path = None) -> ArrowStream: ...
    @overload
    def fix(self, data: list[str] | list[str | None] | tuple[str | None, ...], column: None = None, *, path: _Path = None) -> list[str | None]: ...
    # clean: Cleaned; in Arrow a struct of the same fields.
    @overload
    def clean(self, data: str, column: None = None, *, path: _Path = None) -> Cleaned: ...
    @overload
    def clean(self, data: _Array, column: str | None = None, *, path: _Path = None) -> ArrowArray: ...
    @overload
    def clean(self, data: _Stream, column: str | None = None, *, path: _Path = None) -> ArrowStream: ...
    @overload
    def clean(self, data: list[str] | list[str | None] | tuple[str | None, ...], column: None = None, *, path: _Path = None) -> list[Cleaned | None]: ...
    # metrics: by the names of MEASURES; in Arrow a struct of float64.
    @overload
    def metrics(self, data: str, column: None = None) -> dict[str, float | None]: ...
    @overload
    def metrics(self, data: _Array, column: str | None = None) -> ArrowArray: ...
    @overload
    def metrics(self, data: _Stream, column: str | None = None) -> ArrowStream: ...
    @overload
    def metrics(self, data: list[str] | list[str | None] | tuple[str | None, ...], column: None = None) -> list[dict[str, float | None] | None]: ...
    # features: by 1-based line, in the order of FEATURES; in Arrow list<struct<line, values>>.
    @overload
    def features(self, data: str, column: None = None) -> dict[int, list[float]]: ...
    @overload
    def features(self, data: _Array, column: str | None = None) -> ArrowArray: ...
    @overload
    def features(self, data: _Stream, column: str | None = None) -> ArrowStream: ...
    @overload
    def features(self, data: list[str] | list[str | None] | tuple[str | None, ...], column: None = None) -> list[dict[int, list[float]] | None]: ...
    # What documents give to rules that compare them: columns, null where a document takes no part.
    def content_rows(self, data: Any, column: str | None = None) -> Any:
        """The hash of the words of each text, 16 bytes, for ``duplicate/document``.

        Of documents with the same hash all but the first are copies. Null where a text has too few words.
        """
    def near_rows(self, data: Any, column: str | None = None) -> Any:
        """What each text gives to ``duplicate/near``: ``content``, ``bands``, ``sketch``.

        Of documents with the same ``content`` all but the first take no further part. Those that have one of their
        ``bands`` in common are compared by :func:`near_bucket`; of all originals that bands give a copy the first is its
        original, and :func:`near_pair` says how near it is. Null where a text has too few words.
        """
    def site_rows(self, data: Any, column: str | None = None, *, path: _Path = None) -> Any:
        """What each text gives to ``duplicate/site-line``: ``site``, ``content``, and hashes of ``lines`` and ``titles``.

        A line counts in each distinct ``content`` of its site that has it in ``lines``, and is a title where one has it in
        ``titles``. What is counted goes to :meth:`corpuslint.Linter.with_site_lines`.
        """
    @property
    def min_share(self) -> float: ...
    @property
    def rules(self) -> Any: ...
    def _with_counts(
        self, documents: list[tuple[int, int]], lines: list[tuple[int, int, int, bool]]
    ) -> bytes: ...
    def _settings(self) -> bytes: ...
    def _fault_at(self, texts: list[str] | list[str | None] | tuple[str | None, ...], row: int) -> None: ...

@final
class Learner:
    def __new__(
        cls,
        group_by: str,
        min_documents: int,
        at_least: int,
        min_share: float,
        min_words: int,
        documents: list[tuple[int, int]],
        lines: list[tuple[int, int, int, bool]],
        threads: int | None,
    ) -> Self: ...
    def site_rows(self, data: Any, column: str | None = None, *, path: _Path = None) -> Any: ...
    def line_rows(self, data: Any, column: str | None = None, *, path: _Path = None) -> Any: ...
    def cards(
        self, sites: list[tuple[str, str, int, list[tuple[str, int, bool]], list[tuple[str, str]]]]
    ) -> list[tuple[str, str]]: ...

def near_bucket(order: Iterable[int], sketches: Iterable[bytes], min_share: float) -> list[tuple[int, int]]:
    """Which documents that have one band in common are near an earlier one: pairs of copy and original.

    ``order`` are the documents' numbers in the corpus, ``sketches`` what :meth:`Linter.near_rows` gave for them,
    ``min_share`` is :attr:`Linter.min_share`. Raises ``ValueError`` where one is no sketch.
    """

def near_pair(copy: bytes, original: bytes) -> tuple[float, str, str]:
    """How near a copy is to its original, by their sketches.

    The share of word sequences that both have, the same as a finding says it (``about 87 %``), and which lines are the
    same (``; lines 1-3 are the same``, or nothing). Raises ``ValueError`` where one is no sketch.
    """

def printable(text: str) -> str:
    """The text with everything named that cannot be seen or changes how other characters are shown."""
