#!/usr/bin/env python3
"""Times whole runs over every container, and over the same texts what a user would otherwise run.

    tests/bench/containers.py [--program target/release/corpuslint] [--megabytes 200] [--others] [--threads N]

Makes its data itself, the same from the same seed: articles of words drawn at random, one in fifty with residue of a page. Prints
seconds, megabytes of text a second, the ratio to the plain file, and the most memory that the process held. `--others` installs
ftfy, plsfix, datatrove and typos into a virtual environment beside the data; what cannot be installed is left out with a word.
Times of a busy machine are worth nothing; each is the best of three.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

HEAD = (
    "Ferry to the outer islands sails again\n\nThe ferry to the outer islands sails again from Monday, the harbour office "
    "said, after three weeks in the dock."
)
WORDS = (
    "salt wool rye ferry harbour island boat pier office week dock monday storm light water stone the of and to in a is "
    "that for it was on with as his they at be this from have or by one had not but what all were when we there can an"
).split()


def texts(megabytes):
    draw = random.Random(7)
    left = megabytes << 20
    number = 0
    while left > 0:
        paragraphs = [HEAD]
        for _ in range(draw.randrange(2, 9)):
            sentences = (" ".join(draw.choices(WORDS, k=draw.randrange(6, 24))).capitalize() + "." for _ in range(5))
            paragraphs.append(" ".join(sentences))
        if number % 50 == 0:
            paragraphs.append("Leave a Comment")
        text = "\n\n".join(paragraphs)
        left -= len(text)
        number += 1
        yield number, text


def make(folder, megabytes):
    """The same records in each container; the number of bytes of text."""
    size = 0
    with open(folder / "a.jsonl", "w") as lines, open(folder / "a.csv", "w") as rows:
        rows.write("id,text\n")
        for number, text in texts(megabytes):
            lines.write(json.dumps({"id": number, "text": text}) + "\n")
            rows.write(f'{number},"{text}"\n')
            size += len(text)
    for command in [["gzip", "-k"], ["zstd", "-q", "-k"], ["bzip2", "-k"], ["xz", "-k", "-1"]]:
        if shutil.which(command[0]):
            subprocess.run([*command, folder / "a.jsonl"], check=True)
        else:
            print(f"no {command[0]}: left out")
    try:
        import pyarrow.json
        import pyarrow.parquet

        pyarrow.parquet.write_table(pyarrow.json.read_json(folder / "a.jsonl"), folder / "a.parquet", compression="zstd")
    except ImportError:
        print("no pyarrow: no Parquet file is made")
    return size


def run(command, stdin=None):
    """Seconds and megabytes of the best of three runs."""
    best = None
    for _ in range(3):
        began = time.monotonic()
        with open(stdin or os.devnull, "rb") as given:
            child = subprocess.Popen(command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - began
        if best is None or seconds < best[0]:
            best = seconds, usage.ru_maxrss / 1024
    return best


FTFY = "import sys, json, {0}\nfor line in open(sys.argv[1]):\n    {0}.fix_text(json.loads(line)['text'])\n"
DATATROVE = """
import sys, json
from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter, GopherQualityFilter, GopherRepetitionFilter
filters = [GopherQualityFilter(), GopherRepetitionFilter(), C4QualityFilter()]
for line in open(sys.argv[1]):
    record = json.loads(line)
    for each in filters:
        each.filter(Document(text=record["text"], id=str(record["id"])))
"""


def others(folder):
    """Commands over the plain file, by the names of their packages."""
    python = folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    plain = str(folder / "a.jsonl")
    scripts = {
        "ftfy": [python, "-c", FTFY.format("ftfy"), plain],
        "plsfix": [python, "-c", FTFY.format("plsfix"), plain],
        "datatrove[processing]": [python, "-c", DATATROVE, plain],
        "typos": [folder / "venv" / "bin" / "typos", plain],
    }
    for package, command in scripts.items():
        done = subprocess.run([python, "-m", "pip", "install", "-q", package], capture_output=True, check=False)
        if done.returncode:
            print(f"{package} cannot be installed here: left out")
        else:
            yield package, command


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="target/release/corpuslint")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--threads", default=str(os.cpu_count()))
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    lint = [program, "--isolated", "-q", "--fail-on", "never", "--output-format", "concise", "--threads", options.threads]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        size = make(folder, options.megabytes) / 1e6
        plain = folder / "a.jsonl"
        rows = [("lint .jsonl", [*lint, plain], None)]
        for ending in ["jsonl.gz", "jsonl.zst", "jsonl.bz2", "jsonl.xz", "csv", "parquet"]:
            if (folder / f"a.{ending}").exists():
                rows.append((f"lint .{ending}", [*lint, folder / f"a.{ending}"], None))
        rows.append(("lint from standard input", [*lint, "--stdin-filename", "a.jsonl", "-"], plain))
        for ending in ["jsonl", "jsonl.zst", "parquet"]:
            if (folder / f"a.{ending}").exists():
                rows.append((f"--out-dir, .{ending}", [*lint, "--out-dir", folder / "out", folder / f"a.{ending}"], None))
        rows.append(("wc -l", ["wc", "-l", plain], None))
        if shutil.which("rg"):
            rows.append(("rg -c -i -F comment", ["rg", "-c", "-i", "-F", "leave a comment", plain], None))
        if options.others:
            rows += [(name, command, None) for name, command in others(folder)]
        print(f"{size:.0f} MB of text, {options.threads} threads\n\n| run | s | MB/s | of plain | most memory, MB |")
        print("| --- | --- | --- | --- | --- |")
        base = None
        for name, command, stdin in rows:
            seconds, memory = run([str(word) for word in command], stdin)
            base = base or seconds
            print(f"| {name} | {seconds:.2f} | {size / seconds:.0f} | {base / seconds:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
