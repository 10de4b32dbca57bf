#!/usr/bin/env python3
"""Peak memory over texts that are as bad as can be: a finding, a mark or a line for every other byte.

    python3 tests/bench/hostile.py target/release/corpuslint [--megabytes 4] [--fix] [NAME...]

Prints for each text the peak of the process in MB, bytes of it for each byte of text beyond what a short text takes, and
seconds. Fails where a text takes more than its bound: 15 bytes for each of its own, so that 100 MB stay under 1.5 GB.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEXTS = {
    "nothing": b"",
    "invalid": b"a\xff ",
    "windows-1251": "Паром отходит в девять часов. ".encode("cp1251"),
    "star lines": b"**\n",
    "star words": b"**a ",
    "bars": b"|\n",
    "numbers": b"7\n",
    "bullets": b"- \n",
    "underscores": b"__a ",
    "links": b"[a](b) ",
    "addresses": b"   http://a.example/b\n",
    "backticks": b"`a ",
    "tags": b"<b> ",
    "mojibake": "â€™\n".encode(),
    "references": b"&amp; ",
    "blank lines": b"\n",
    "form feeds": b"\f",
    "turned": "\u202e".encode(),
    "short lines": b"word\n",
    "NUL": b"\0",
    "glyphs": b"(cid:7) ",
    "zero width": "a\u200b".encode(),
    "trailing": b"a \n",
    "returns": b"a\r",
    "dots": b". . . ",
    "headings": b"# \n",
    "replaced": "\ufffd".encode(),
    "joined": b"endOf.Next ",
    "sentences": b"The ferry sailed late.Nobody came ",
}
MOST = 15
# The parser of Markdown takes fifty times the length of the part that it reads, of four megabytes at most, while it does.
PARSED = {"star words", "underscores", "links", "backticks", "tags"}
PARSER = 55
PART = 4 << 20


def run(program: Path, path: Path, options: list[str]) -> tuple[int, float]:
    """Peak memory in bytes, and seconds."""
    began = time.monotonic()
    command = [program, "--isolated", "--quiet", *options, path]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{path.name}: status {process.returncode}")
    return usage.ru_maxrss * 1024, time.monotonic() - began


def main() -> None:
    """Measures each text, and fails where one takes too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--megabytes", type=int, default=4)
    parser.add_argument("--fix", action="store_true", help="mend a copy, instead of linting")
    args = parser.parse_intermixed_args()
    options = ["--fix", "--unsafe-fixes"] if args.fix else []
    size = args.megabytes * 1_000_000
    is_over = False
    base = 0
    for name, unit in TEXTS.items():
        if args.names and name not in [*args.names, "nothing"]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.txt"
            path.write_bytes(unit * (size // max(len(unit), 1)))
            peak, seconds = run(args.program.resolve(), path, options)
        base = peak if name == "nothing" else base
        bound = MOST * size
        if name in PARSED:
            bound += PARSER * min(PART, size)
        is_over |= peak - base > bound
        mark = "  TOO MUCH" if peak - base > bound else ""
        print(f"{name:12} {peak / 1e6:7.0f} MB {(peak - base) / size:6.1f} bytes a byte {seconds:7.2f} s{mark}", flush=True)
    sys.exit(1 if is_over and not args.fix else 0)


if __name__ == "__main__":
    main()
