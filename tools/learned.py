#!/usr/bin/env python3
"""Measures what `corpuslint learn` learns: on half of the pages of each site, judged on the other half, both ways round.

usage: learned.py --bin PATH [--show N] [--learn "OPTIONS"] SET.jsonl[.gz] ...

Each SET is JSON lines {"url", "text", "labels": one letter a line of text}: B boilerplate, C content, T title, anything
else is not counted. Printed are precision and recall of the lines that the learned cards find on pages of sites that
have cards, the same of those that --fix would delete, and the share of content characters that these are.
Python 3 standard library only.
"""
import argparse, collections, gzip, json, os, shlex, subprocess, sys, tempfile
from urllib.parse import urlparse


def rows(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def host(url):
    return urlparse(url or "").netloc.lower().split("@")[-1].split(":")[0].removeprefix("www.")


def run(binary, *arguments):
    done = subprocess.run([binary, *arguments], capture_output=True)
    if done.returncode > 1:
        sys.exit(done.stderr.decode(errors="replace"))
    return done.stdout


def write(path, documents):
    with open(path, "w", encoding="utf-8") as file:
        for document in documents:
            file.write(json.dumps({"url": document["url"], "text": document["text"]}) + "\n")


def judge(binary, options, learned_from, judged, count, wrong):
    """Adds to `count` what cards learned from some documents find in others."""
    with tempfile.TemporaryDirectory() as folder:
        here = lambda name: os.path.join(folder, name)
        write(here("a.jsonl"), learned_from)
        write(here("b.jsonl"), judged)
        run(binary, "learn", "--isolated", *options, "-o", here("cards"), here("a.jsonl"))
        if not os.path.isdir(here("cards")):
            return
        out = run(binary, "--isolated", "--rules", here("cards"), "--select", "learned", "--output-format", "jsonl", here("b.jsonl"))
        found = collections.defaultdict(dict)
        for line in out.splitlines():
            finding = json.loads(line)
            is_safe = bool(finding["fix"]) and finding["fix"]["safety"] == "safe"
            end = finding["end_line"] - (finding["end_column"] == 1 and finding["end_line"] > finding["line"])
            for line_number in range(finding["line"], end + 1):
                found[finding["record"]["number"] - 1][line_number - 1] = is_safe
        hosts = {host(judged[number]["url"]) for number in found}
        for number, document in enumerate(judged):
            if host(document["url"]) not in hosts:
                continue
            count["documents"] += 1
            for index, (line, label) in enumerate(zip(document["text"].split("\n"), document["labels"])):
                is_safe = found[number].get(index)
                if label in "CT":
                    count["content"] += len(line)
                    count["lost"] += len(line) if is_safe else 0
                    count["wrong"] += is_safe is not None
                    count["safe wrong"] += bool(is_safe)
                    if is_safe is not None:
                        wrong[(host(document["url"]), line[:100], label, is_safe)] += 1
                elif label == "B":
                    count["right" if is_safe is not None else "missed"] += 1
                    count["safe right"] += bool(is_safe)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--learn", default="", help="options for `corpuslint learn`")
    parser.add_argument("sets", nargs="+")
    args = parser.parse_args()
    share = lambda a, b: f"{a / b:.4f}" if b else "-"
    total = collections.Counter()
    for path in args.sets:
        by = collections.defaultdict(list)
        for document in rows(path):
            if host(document["url"]):
                by[host(document["url"])].append(document)
        halves = [[d for documents in by.values() for d in documents[half::2]] for half in (0, 1)]
        count, wrong = collections.Counter(), collections.Counter()
        for learned_from, judged in (halves, halves[::-1]):
            judge(args.bin, shlex.split(args.learn), learned_from, judged, count, wrong)
        total.update(count)
        show(os.path.basename(path), count, share)
        for (site, line, label, is_safe), times in wrong.most_common(args.show):
            print(f"    {times} {label} {'safe' if is_safe else 'told'} {site}: {line}")
    show("all", total, share)


def show(name, count, share):
    right, wrong, safe_right, safe_wrong = (count[key] for key in ("right", "wrong", "safe right", "safe wrong"))
    print(
        f"{name}: {count['documents']} documents; P {share(right, right + wrong)} R {share(right, right + count['missed'])} "
        f"({right} right, {wrong} wrong); safe P {share(safe_right, safe_right + safe_wrong)} "
        f"R {share(safe_right, right + count['missed'])}; lost {100 * count['lost'] / max(1, count['content']):.3f} % of content"
    )


main()
