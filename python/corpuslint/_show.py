"""Findings as a table in a notebook. What stands in a text is shown and never acted on: it is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from corpuslint import _core
from corpuslint._types import Finding

_HEAD = ("row", "line", "rule", "finding", "text", "fix")
_STYLE = "text-align:left;vertical-align:top;white-space:normal;overflow-wrap:anywhere"
_COLORS = {"error": "#c62828", "warning": "#b26a00", "note": "#5f6368"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of a table; a notebook shows them as HTML, anything else as text."""

    rows: tuple[tuple[int | None, Finding], ...]
    count: int

    @classmethod
    def of(cls, findings: Sequence[Any], limit: int) -> Shown:
        """The findings of one text, or of many with the number of each text from 0."""
        rows: list[tuple[int | None, Finding]]
        if any(not isinstance(found, Finding) for found in findings):
            rows = [(row, found) for row, many in enumerate(findings) for found in many or ()]
        else:
            rows = [(None, found) for found in findings]
        return cls(tuple(rows[:limit]), len(rows))

    def _rest(self) -> str:
        left = self.count - len(self.rows)
        return f"and {left} more" if left else ""

    def _cells(self) -> list[tuple[str, ...]]:
        return [
            (
                "" if row is None else str(row),
                f"{found.line}:{found.column}",
                found.rule,
                _core.printable(found.message),
                _core.printable(found.snippet),
                found.safety or "",
            )
            for row, found in self.rows
        ]

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="{_STYLE}">{name}</th>' for name in _HEAD)
        body = []
        for (_, found), cells in zip(self.rows, self._cells()):
            color = _COLORS.get(found.severity, "inherit")
            marked = f'<td style="{_STYLE};color:{color}">{escape(cells[2])}</td>'
            plain = [f'<td style="{_STYLE}">{escape(cell)}</td>' for cell in cells]
            body.append(f"<tr>{''.join(plain[:2])}{marked}{''.join(plain[3:])}</tr>")
        rest = f"<p>{escape(self._rest())}</p>" if self._rest() else ""
        if not body:
            return "<p>no findings</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{rest}"

    def __repr__(self) -> str:
        lines = ["  ".join(cell for cell in cells if cell) for cells in self._cells()]
        return "\n".join(lines + ([self._rest()] if self._rest() else [])) or "no findings"
