"""What the program says of a file of JSON Lines, in the form in which engines' rows are compared with it.

A document goes by its `order`, which is its line in the file, from 0. Its findings are tuples of all that both tell.
"""

import json
import pathlib
import re
import subprocess
import tempfile

# Of `documents.py` these leave out some for each kind of reason; what is told of the rest has safe fixes and others.
SETTINGS = {"profile": "gopher", "drop": ["gopher", "markup/code-residue"], "max_noise": 0.4}
OPTIONS = ["--profile", "gopher", "--drop", "gopher,markup/code-residue", "--max-noise", "0.4"]
# What compares documents, and what is told of records rather than of texts, no engine's batch can tell.
ALONE = ["--ignore", "duplicate,format"]
SELECT = ["duplicate/document", "duplicate/near", "duplicate/site-line"]


def _run(binary, path, *options, command=()):
    ran = subprocess.run(
        [binary, *command, "--isolated", *options, path.name], cwd=path.parent, capture_output=True, text=True
    )
    assert ran.returncode in (0, 1) or (command and ran.returncode == 2), (ran.returncode, ran.stderr)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _by_document(found):
    told = {}
    for finding in found:
        told.setdefault(finding["record"]["number"] - 1, []).append(_tuple(finding))
    return told


def _tuple(finding):
    fix = finding["fix"] or {"safety": None, "edits": []}
    places = tuple(finding[name] for name in ("start", "end", "line", "column", "end_line", "end_column"))
    edits = tuple((edit["start"], edit["end"], edit["text"]) for edit in fix["edits"])
    words = tuple(finding[name] for name in ("rule", "severity", "message", "fingerprint"))
    return *words, *places, fix["safety"], edits


def of_engine(findings):
    """The same of a row's findings, as `lint` and `clean` give them."""
    return [
        (
            *(finding[name] for name in ("rule", "severity", "message", "fingerprint", "start_byte", "end_byte")),
            *(finding[name] for name in ("line", "column", "end_line", "end_column", "safety")),
            tuple((edit["start_byte"], edit["end_byte"], edit["text"]) for edit in finding["edits"] or ()),
        )
        for finding in findings
    ]


def findings(binary, path, options=ALONE):
    """Findings by document; those without any have no entry."""
    return _by_document(_run(binary, path, "--quiet", "--output-format", "jsonl", *options))


def cleaned(binary, path, options=OPTIONS):
    """Texts of those that stay, reasons and text as read of those that are left out, and findings that remain."""
    with tempfile.TemporaryDirectory() as folder:
        out, rejected = pathlib.Path(folder) / "out", pathlib.Path(folder) / "rejected.jsonl"
        rejected.touch()
        written = [
            "--out-dir",
            str(out),
            "--output-format",
            "jsonl",
            *(["--rejected", str(rejected)] if options else []),
        ]
        remaining = _by_document(_run(binary, path, "--quiet", *options, *ALONE, *written))
        texts = {row["order"]: row["text"] for row in _rows(out / path.name)}
        dropped = {row["record"]["number"] - 1: (row["reasons"], row["document"]["text"]) for row in _rows(rejected)}
    return texts, dropped, remaining


def metrics(binary, path):
    """Measures by document: a dict of float or None, as far as the program prints them, which is six places."""
    told = {}
    for row in _run(binary, path, command=["metrics"]):
        number = row.pop("record")["number"] - 1
        del row["path"]
        told[number] = row
    return told


def copies(binary, path):
    """`{document: original}` of `duplicate/document`."""
    return {
        number: other
        for number, other, _ in _compared(binary, path, "duplicate/document", r"same text as (?:.*:)?(\d+)()$")
    }


def near(binary, path):
    """`{document: (original, share and lines in the words of the message)}` of `duplicate/near`."""
    pattern = r"near copy of (?:.*:)?(\d+): (.*)$"
    return {number: (other, words) for number, other, words in _compared(binary, path, "duplicate/near", pattern)}


def near_words(row):
    """Those words of a row of an engine's job."""
    return f"{row['told']} of the five-word sequences{row['lines']}"


def _compared(binary, path, rule, pattern):
    for finding in _run(binary, path, "--quiet", "--select", rule, "--output-format", "jsonl"):
        other, words = re.fullmatch(pattern, finding["message"]).groups()
        yield finding["record"]["number"] - 1, int(other) - 1, words


def site_lines(binary, path):
    """Findings of `duplicate/site-line` by document, and the texts without the lines that are safely deleted."""
    found = findings(binary, path, ["--select", "duplicate/site-line"])
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        _run(
            binary,
            path,
            "--quiet",
            "--select",
            "duplicate/site-line",
            "--output-format",
            "jsonl",
            "--out-dir",
            str(out),
        )
        return found, {row["order"]: row["text"] for row in _rows(out / path.name)}


def learned(binary, path):
    """Cards of `corpuslint learn`, by their paths."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([binary, "learn", "-o", folder, path.name], cwd=path.parent, check=True, capture_output=True)
        cards = pathlib.Path(folder)
        return {str(card.relative_to(cards)): card.read_text() for card in cards.rglob("*.toml")}


def _rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]
