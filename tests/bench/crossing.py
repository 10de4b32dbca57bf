#!/usr/bin/env python3
"""What it costs to lint texts from Python, beside the program over the same texts.

    tests/bench/crossing.py PROGRAM FILE.jsonl[.gz] [--runs N]

Both lint the texts of the field `text` on one thread, in turns. The program reads a plain file of records and writes its
findings as JSON Lines to /dev/null; Python lints a column of Arrow, a list of strings, and the same column in two threads.
Printed are seconds of CPU, the least of all runs, and of the two threads the wall's, beside one thread's.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import tempfile
import threading
import time

import corpuslint
import pyarrow as pa


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def native(program, path):
    command = [program, "--isolated", "--threads", "1", "--no-cache", "--output-format", "jsonl", "--fail-on", "never"]
    before = cpu(resource.RUSAGE_CHILDREN)
    with open(os.devnull, "wb") as nowhere:
        subprocess.run([*command, "--ignore", "duplicate", path], stdout=nowhere, check=True)
    return cpu(resource.RUSAGE_CHILDREN) - before


def own(work):
    before = cpu(resource.RUSAGE_SELF)
    work()
    return cpu(resource.RUSAGE_SELF) - before


def wall(work, count):
    threads = [threading.Thread(target=work) for _ in range(count)]
    before = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - before


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("file")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    opened = gzip.open if arguments.file.endswith(".gz") else open
    with opened(arguments.file, "rt", encoding="utf-8") as lines:
        rows = [{"id": number, "text": json.loads(line)["text"]} for number, line in enumerate(lines)]
    size = sum(len(row["text"].encode()) for row in rows)
    linter = corpuslint.Linter(threads=1, ignore=["duplicate"])
    column, texts = pa.array([row["text"] for row in rows]), [row["text"] for row in rows]
    measured = {"program": [], "column": [], "list": [], "fix": []}
    walls = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "texts.jsonl")
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        for _ in range(arguments.runs):
            measured["program"].append(native(arguments.program, path))
            measured["column"].append(own(lambda: pa.array(linter.lint(column))))
            measured["list"].append(own(lambda: linter.lint(texts)))
            measured["fix"].append(own(lambda: pa.array(linter.fix(column))))
            for count in walls:
                walls[count].append(wall(lambda: linter.lint(column), count))
    base = min(measured["program"])
    print(f"{len(rows)} texts, {size / 1e6:.1f} MB, {arguments.runs} runs")
    for name, seconds in measured.items():
        print(f"{name:8} {min(seconds):7.2f} s of CPU, {min(seconds) / base:5.2f} of the program's")
    print(f"two threads with twice the work: {min(walls[2]) / min(walls[1]):.2f} of one thread's time")


if __name__ == "__main__":
    main()
