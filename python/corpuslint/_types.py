"""What is found and what is left, of one text each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces a part of a text by another text; an empty text deletes, an empty part inserts.

    ``start`` and ``end`` count code points from 0, as slices of a ``str`` do, ``start_byte`` and ``end_byte`` bytes of
    UTF-8. Ends are exclusive.
    """

    start: int
    end: int
    start_byte: int
    end_byte: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a part of a text.

    ``start`` and ``end`` count code points from 0, as slices of a ``str`` do: ``text[f.start:f.end]`` is the match.
    ``start_byte`` and ``end_byte`` count bytes of UTF-8. ``line`` and ``end_line`` count from 1, ``column`` and
    ``end_column`` code points from 1. Ends are exclusive. ``severity`` is ``note``, ``warning`` or ``error``; ``safety``
    says how far the fix may be trusted, ``safe``, ``unsafe`` or ``suggestion``, and is ``None`` where there is no fix.
    ``fingerprint`` stays the same when lines move, ``snippet`` is how the match begins, with white space folded.
    """

    rule: str
    severity: str
    message: str
    notes: tuple[str, ...]
    start: int
    end: int
    start_byte: int
    end_byte: int
    line: int
    column: int
    end_line: int
    end_column: int
    fingerprint: str
    snippet: str
    safety: str | None
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning leaves of a text.

    ``text`` is the text with its fixes made, ``findings`` what remains to be found in it, ``drop`` why the document is to
    be left out (ids of rules and names of bounds; empty where it is kept), ``mended`` how many findings were mended, and
    ``removed`` by how many code points the text is shorter.
    """

    text: str
    findings: list[Finding]
    drop: list[str]
    mended: int
    removed: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that runs: its id, what it finds in one line, and how bad that is."""

    id: str
    summary: str
    severity: str
