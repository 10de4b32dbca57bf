#!/usr/bin/env python3
"""Scores the boilerplate rules on sites that the model of page-chrome has not seen.

usage: tools/left_out.py --bin PROGRAM --score SCORE.py [--folds 3] [--residue FILE] FILE.jsonl[.gz][=WEIGHT] ...

The sites of all files are parted into groups. For each group a model is trained on the others, as tools/train.py does, and
the whole program, with that model in place of its own, is scored by SCORE.py on the group's documents: reports and fixes, all
boilerplate rules together. What is printed for a file adds up its groups. FILE, WEIGHT and --residue are as for tools/train.py.
"""
import argparse, json, os, shutil, stat, subprocess, sys, tempfile

import numpy

import train

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = os.path.join(HERE, "..", "rules", "boilerplate")


def pack(folder, model):
    """A folder with the card of page-chrome under another name, beside a model."""
    category = os.path.join(folder, "rules", "boilerplate")
    os.makedirs(category)
    with open(os.path.join(RULES, "page-chrome.toml"), encoding="utf-8") as card:
        # One card tells all sorts of lines.
        lines = [line for line in card if not line.startswith("sorts ")]
    with open(os.path.join(category, "page-chrome-left-out.toml"), "w", encoding="utf-8") as out:
        out.writelines(lines)
    with open(os.path.join(category, "page-chrome.model.json"), "w", encoding="utf-8") as out:
        out.write(model)
    return os.path.join(folder, "rules")


def own_rules():
    """The rules that tell what the program's own model finds."""
    names = [name for name in sorted(os.listdir(RULES)) if name.endswith(".toml")]
    read = {name: open(os.path.join(RULES, name), encoding="utf-8").read() for name in names}
    return ["boilerplate/" + name.removesuffix(".toml") for name in names if '"line-score"' in read[name]]


def wrapper(folder, program, rules):
    """A program that is corpuslint with the pack in place of its own rule."""
    path = os.path.join(folder, "corpuslint")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f'#!/bin/sh\nexec "{program}" --rules "{rules}" --ignore {",".join(own_rules())} "$@"\n')
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--score", required=True)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--residue", action="append", default=[], metavar="FILE[=WEIGHT]")
    parser.add_argument("files", nargs="+", metavar="FILE[=WEIGHT]")
    args = parser.parse_args()
    program = os.path.abspath(args.bin)
    given, pages = train.given(args.files), train.given(args.residue, train.RESIDUE_WEIGHT)
    material = train.Material(program, given, pages, args.folds)
    sets = list(zip([path for path, _ in given], material.sets))
    groups = [[train.group(document, index, args.folds) for index, document in enumerate(docs)] for _, docs in sets]
    sums = [dict(tp=0, fp=0, fn=0, stripped=0.0, boilerplate=0, lost=0.0, body=0, safe=0, unsafe=0) for _ in sets]
    for number in range(args.folds):
        learned = material.learn(material.row_group != number, train.TREES, train.LEAVES)
        model = train.export(learned, material.names)
        folder = tempfile.mkdtemp(prefix="left-out-")
        try:
            changed = wrapper(folder, program, pack(folder, model))
            for (path, docs), folds, total in zip(sets, groups, sums):
                held = [document for document, fold in zip(docs, folds) if fold == number]
                if held:
                    score(args.score, changed, folder, held, total)
        finally:
            shutil.rmtree(folder)
    for (path, _), total in zip(sets, sums):
        precision = total["tp"] / max(1, total["tp"] + total["fp"])
        recall = total["tp"] / max(1, total["tp"] + total["fn"])
        print(f"{os.path.basename(path)}: precision {precision:.4f}  recall {recall:.4f}"
              f"  stripped {total['stripped'] / max(1, total['boilerplate']):.4f}"
              f"  characters lost {total['lost'] / max(1, total['body']):.6f}"
              f"  titles lost {total['safe']} / {total['unsafe']}")


def score(program, changed, folder, held, total):
    path = os.path.join(folder, "held.jsonl")
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(document) + "\n" for document in held)
    told = os.path.join(folder, "scores.json")
    subprocess.run([sys.executable, program, "--bin", changed, "--json", told, path], check=True, stdout=subprocess.DEVNULL)
    with open(told, encoding="utf-8") as scores:
        (scores,) = json.load(scores).values()
    for key in ("tp", "fp", "fn"):
        total[key] += scores["boilerplate lines"][key]
    for how, count in scores["documents that lost their title"].items():
        total[how] += count
    labelled = [(line, letter) for document in held for line, letter in zip(document["text"].split("\n"), document["labels"])]
    boilerplate = sum(letter == "B" for _, letter in labelled)
    body = sum(len(line) for line, letter in labelled if letter in "CT")
    total["boilerplate"] += boilerplate
    total["body"] += body
    # NaN where there is none of a kind.
    total["stripped"] += boilerplate and scores["safe fix"]["boilerplate lines stripped"] * boilerplate
    total["lost"] += body and scores["safe fix"]["body characters lost"] * body


if __name__ == "__main__":
    main()
