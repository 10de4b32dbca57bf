#!/usr/bin/env python3
"""Times the first and the second run over a folder of many files, beside reading and hashing them all.

    tests/bench/cache.py [--program target/release/corpuslint] [--files 20000] [--folder DIR] [--threads N]

Makes its files itself, the same from the same seed, a hundred in a folder: articles of words drawn at random, one in four with
residue of a page. `--folder` takes a folder of one's own instead, in which nothing is written. Compares the reports of all formats,
and prints seconds. Times of a busy machine are worth nothing; each is the best of three.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from containers import run, texts

RESIDUE = ["Leave a Comment", "Share on Facebook", "Read more:", "said.The rest is \u00e2\u20ac\u2122 here."]
FORMATS = ["full", "concise", "json", "jsonl", "sarif", "github", "markdown"]


def make(folder, files):
    for number, text in texts(1 << 20):
        if number > files:
            break
        home = folder / f"{number // 100:03}"
        home.mkdir(parents=True, exist_ok=True)
        residue = f"\n\n{RESIDUE[number // 4 % 4]}" if number % 4 == 0 else ""
        (home / f"{number:05}.txt").write_text(f"{text} Number {number}.{residue}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="target/release/corpuslint")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--threads", default=str(os.cpu_count()))
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        data = (options.folder or place / "data").resolve()
        if not options.folder:
            make(data, options.files)
        cache = place / "cache"
        base = [program, "--isolated", "--fail-on", "never", "--threads", options.threads, data]

        def lint(form, *more):
            return [str(word) for word in [*base, "-q", "--output-format", form, *more]]

        kept = ["--cache-dir", str(cache)]
        for form in FORMATS:
            reports = [subprocess.run(lint(form, *more), stdout=subprocess.PIPE, check=True).stdout for more in ([], kept, kept)]
            print(f"{form}: {'the same' if len(set(reports)) == 1 else 'NOT THE SAME'}", flush=True)
        shutil.rmtree(cache)
        cold = None
        for _ in range(3):
            shutil.rmtree(cache, ignore_errors=True)
            began = time.monotonic()
            subprocess.run(lint("concise", *kept), stdout=subprocess.DEVNULL, check=True)
            cold = min(cold or 1e9, time.monotonic() - began)
        size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
        rows = [("no cache", run(lint("concise"))), ("first run", (cold, 0)), ("second run", run(lint("concise", *kept)))]
        listed = ["find", str(data), "-type", "f", "-print0"]
        names = subprocess.run(listed, stdout=subprocess.PIPE, check=True).stdout
        (place / "names").write_bytes(names)
        for name in ["cat", "xxhsum -H2", "b2sum", "md5sum"]:
            if shutil.which(name.split()[0]):
                rows.append((f"find | {name}", run(["sh", "-c", f"find '{data}' -type f -print0 | xargs -0 {name}"])))
        print(f"\n{names.count(0)} files, {size / 1e6:.1f} MB kept\n\n| run | s |\n| --- | --- |")
        for name, (seconds, _) in rows:
            print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
