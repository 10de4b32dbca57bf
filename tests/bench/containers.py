#!/usr/bin/env python3
"""Times whole runs over every container, and over the same texts what a user would otherwise run.

    tests/bench/containers.py [--program target/release/corpuslint] [--megabytes 200] [--others] [--threads N]

Makes its data itself, the same from the same seed: articles of words drawn at random, one in fifty with residue of a page. Prints
seconds, megabytes of text a second, the ratio to the plain file, and the most memory that the process held. `--others` installs
ftfy, plsfix, datatrove, NeMo Curator and typos into a virtual environment each beside the data; what cannot be installed, or
does not run, is left out with a word, and so is fastdedup, which no registry has for text. They run over `--share` of the
records, one thread each as their calls are, and their megabytes a second are what compares.
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


def some(folder, share):
    """Writes the first records to a file of their own, and one to another; which share of the bytes they are."""
    lines = (folder / "a.jsonl").read_text().splitlines(keepends=True)
    kept = lines[: max(1, int(len(lines) * share))]
    (folder / "some.jsonl").write_text("".join(kept))
    (folder / "one.jsonl").write_text(lines[0])
    return sum(map(len, kept)) / sum(map(len, lines))


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


NEMO = """
import sys, json
from nemo_curator.stages.text.filters.heuristic import repetition, string
filters = [string.WordCountFilter(), string.MeanWordLengthFilter(), string.SymbolsToWordsFilter(), string.BulletsFilter(),
           string.EllipsisFilter(), string.CommonEnglishWordsFilter(), string.WordsWithoutAlphabetsFilter(),
           string.BoilerPlateStringFilter(), repetition.RepeatedLinesFilter(), repetition.RepeatedParagraphsFilter(),
           repetition.RepeatingTopNGramsFilter(), repetition.RepeatingDuplicateNGramsFilter()]
for line in open(sys.argv[1]):
    text = json.loads(line)["text"]
    for each in filters:
        each.keep_document(each.score_document(text))
"""


# Of what it wants only this is imported by filters of text; the rest is torch and transformers, 3 GB of them.
NEMO_WANTS = ["ray[data,default]", "cosmos-xenna", "loguru", "tqdm", "pandas", "fsspec", "pyarrow", "regex"]


def others(folder, without):
    """Commands over some of the records, by the names of their packages."""
    plain = str(folder / "some.jsonl")
    print("fastdedup: no registry has it for text: left out")
    scripts = {
        "ftfy": ["python", "-c", FTFY.format("ftfy"), plain],
        "plsfix": ["python", "-c", FTFY.format("plsfix"), plain],
        "datatrove[processing] spacy": ["python", "-c", DATATROVE, plain],
        "nemo-curator": ["python", "-c", NEMO, plain],
        "typos": ["typos", plain],
    }
    for package, (program, *rest) in scripts.items():
        if package in without:
            print(f"{package}: left out, as asked")
            continue
        # One each: what they want of others does not fit together.
        binaries = folder / f"venv-{package.partition('[')[0]}" / "bin"
        subprocess.run([sys.executable, "-m", "venv", binaries.parent], check=True)
        wanted = [package.split()]
        if package == "nemo-curator":
            wanted = [["--no-deps", package], NEMO_WANTS]
        installs = ([binaries / "python", "-m", "pip", "install", "-q", *some] for some in wanted)
        if any(subprocess.run(install, capture_output=True, check=False).returncode for install in installs):
            print(f"{package} cannot be installed here: left out")
            continue
        command = [binaries / program, *rest]
        # Typos tells by its status that it found some.
        tried = subprocess.run([*command[:-1], folder / "one.jsonl"], capture_output=True, text=True, check=False)
        if tried.returncode not in (0, 2) or "Traceback" in tried.stderr:
            print(f"{package} does not run here: {tried.stderr.strip()[-200:]}: left out")
            continue
        yield package, command


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="target/release/corpuslint")
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--threads", default=str(os.cpu_count()))
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--without", action="append", default=[], help="leave this one of the others out")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--make", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        made = {"size": make(options.make, options.megabytes), "part": some(options.make, options.share)}
        (options.make / "made.json").write_text(json.dumps(made))
        return
    program = str(pathlib.Path(options.program).resolve())
    lint = [program, "--isolated", "-q", "--fail-on", "never", "--output-format", "concise", "--threads", options.threads]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # By a process of its own: what this one holds would count as memory of those that it starts.
        made = [sys.executable, __file__, "--make", folder, "--megabytes", str(options.megabytes)]
        subprocess.run([*made, "--share", str(options.share)], check=True)
        made = json.loads((folder / "made.json").read_text())
        size, part = made["size"] / 1e6, made["part"]
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
            rows += [(name, command, None) for name, command in others(folder, options.without)]
        print(f"{size:.0f} MB of text, {options.threads} threads\n\n| run | s | MB/s | of plain | most memory, MB |")
        print("| --- | --- | --- | --- | --- |")
        base = None
        for name, command, stdin in rows:
            seconds, memory = run([str(word) for word in command], stdin)
            # Seconds for all of it, whatever share was run over.
            share = part if str(command[-1]).endswith("some.jsonl") else 1
            seconds /= share
            base = base or seconds
            print(f"| {name} | {seconds:.2f} | {size / seconds:.1f} | {base / seconds:.3f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
