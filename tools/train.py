#!/usr/bin/env python3
"""Trains the model of a `line-score` rule from labelled documents.

usage: tools/train.py --bin target/release/corpuslint --out MODEL.json [--residue FILE] FILE.jsonl[.gz][=WEIGHT] ...
       tools/train.py --bin target/release/corpuslint --folds 3 [--residue FILE] FILE.jsonl[.gz][=WEIGHT] ...

Each FILE is JSON lines with `text` and `labels`, a letter for each line of the text: B boilerplate, C or T content, any
other letter is left out. A `url`, where there is one, tells the site. What a line looks like is computed by the program
itself (`corpuslint features`), so a model sees in training just what it sees in use. A file's WEIGHT (1 if not given) is that
of its lines beside those of other files; a line of a long document weighs less than one of a short one.

A FILE after --residue holds whole pages, menus and all. Of each some documents are made as an extractor might leave them
(tools/residue.py), and their lines are learned from too (WEIGHT 0.3 if not given). Figures are never of them.

With --out the model is written; the same input, program and versions (tools/requirements.txt) give the same bytes. With
--folds nothing is written: the sites are parted into that many groups, each group is scored by a model trained on the
others, and precision, recall and lost characters are printed for some thresholds. Judge a model by these: on the lines
it was trained on, any model looks better than it is.

To use a model, copy rules/boilerplate/page-chrome.toml into a folder of your own (mine/boilerplate/own-chrome.toml), put the
model beside it, name it in the card's `params`, set the thresholds to what --folds showed, and load it with
`--rules FOLDER --ignore boilerplate/page-chrome`.

The model of the catalogue is made so, in the folder of the labelled sets:

    tools/train.py --bin PROGRAM --out rules/boilerplate/page-chrome.model.json --residue pages.jsonl.gz pages.jsonl.gz \\
        residue-extracted.jsonl.gz residue-reader.jsonl.gz residue-paragraphs.jsonl.gz
"""
import argparse, gzip, hashlib, json, os, shutil, subprocess, sys, tempfile, warnings
from urllib.parse import urlparse

import lightgbm
import numpy

import residue

# A copy of a part of the table is what is wanted.
warnings.filterwarnings("ignore", message="Usage of np.ndarray subset")

# Few and small trees: the model is read at every start, and every line of every page goes through all of them. On pages of
# sites left out of the training 60 trees of 24 leaves were as good as 150 of 31; 80 that learn more slowly know a little
# more of what is left after an extractor.
TREES, LEAVES, RATE = 80, 24, 0.15
# Judged lines of a document beyond which each weighs less: a list of two hundred towns is one thing to learn, not two
# hundred. The weight is 1 at the second number.
FEW_LINES, USUAL_LINES = 20, 60
# What a line of a made document weighs beside one of a real document.
RESIDUE_WEIGHT = 0.3
# Whole numbers of a ten-thousandth of log-odds, so that scores are the same on every machine.
UNITS = 10_000


def parameters(leaves):
    return {
        "objective": "binary", "num_leaves": leaves, "learning_rate": RATE, "min_data_in_leaf": 100, "lambda_l2": 20.0,
        "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "seed": 1,
        # The same trees whatever the machine and the number of its cores.
        "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
    }


def given(files, usual=1):
    """Paths and weights of what the command line names."""
    return [(path, float(weight or usual)) for path, _, weight in (file.partition("=") for file in files)]


def weights(table, files):
    """The weight of each row: that of its file, over the square root of its document's lines."""
    by_file = numpy.array([weight for _, weight in files])[table[:, 0].astype(int)]
    _, document, lines = numpy.unique(table[:, :2], axis=0, return_inverse=True, return_counts=True)
    return by_file * numpy.sqrt(USUAL_LINES / numpy.maximum(FEW_LINES, lines[document]))


def documents(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def residues(path):
    """The documents that are made of a file of pages."""
    pages = enumerate(documents(path))
    return [residue.made(page, index, number) for index, page in pages for number in range(residue.VARIANTS)]


def rows(program, paths, pages=()):
    """The names of the features, and a row for each labelled line: file, document, line, label, features. The numbers of the
    files of `pages`, of which documents are made, follow those of `paths`."""
    folder = tempfile.mkdtemp(prefix="train-")
    try:
        plain = []
        for number, path in enumerate(paths):
            if path.endswith(".gz"):
                unpacked = os.path.join(folder, f"{number}.jsonl")
                with gzip.open(path) as packed, open(unpacked, "wb") as out:
                    shutil.copyfileobj(packed, out)
                path = unpacked
            plain.append(path)
        for number, path in enumerate(pages):
            plain.append(os.path.join(folder, f"made-{number}.jsonl"))
            with open(plain[-1], "w", encoding="utf-8") as out:
                out.writelines(json.dumps(document) + "\n" for document in residues(path))
        table = os.path.join(folder, "features.csv")
        with open(table, "wb") as out:
            subprocess.run([program, "features", *plain], check=True, stdout=out)
        with open(table, encoding="utf-8") as lines:
            names = lines.readline().strip().split(",")[4:]
            # Features are 32-bit numbers in the program.
            return names, numpy.loadtxt(lines, delimiter=",", dtype=numpy.float32, ndmin=2)
    finally:
        shutil.rmtree(folder)


def train(table, weight, trees, leaves):
    data = lightgbm.Dataset(table[:, 4:], table[:, 3], weight=weight)
    return lightgbm.train(parameters(leaves), data, trees)


def whole(value):
    return int(round(value * UNITS))


def export(booster, names):
    """The model as the program reads it: see src/checks/line_score/model.rs."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    asked = {}

    def collect(node):
        if "split_feature" in node:
            asked.setdefault(node["split_feature"], set()).add(float(numpy.float32(node["threshold"])))
            collect(node["left_child"])
            collect(node["right_child"])

    for tree in trees:
        collect(tree)
    features = sorted(asked)
    thresholds = [sorted(asked[feature]) for feature in features]

    def flatten(root):
        tree = {key: [] for key in ("feature", "threshold", "left", "right", "inner", "leaf")}

        def visit(node):
            if "split_feature" not in node:
                tree["leaf"].append(whole(node["leaf_value"]))
                return -len(tree["leaf"])
            index = len(tree["feature"])
            feature = features.index(node["split_feature"])
            tree["feature"].append(feature)
            tree["threshold"].append(thresholds[feature].index(float(numpy.float32(node["threshold"]))))
            tree["inner"].append(whole(node["internal_value"]))
            tree["left"].append(0)
            tree["right"].append(0)
            tree["left"][index] = visit(node["left_child"])
            tree["right"][index] = visit(node["right_child"])
            return index

        visit(root)
        return tree

    # As few digits as tell a number from its neighbours.
    short = [[float(str(numpy.float32(value))) for value in values] for values in thresholds]
    written = {"version": 1, "features": [names[feature] for feature in features], "thresholds": short}
    lines = json.dumps(written, separators=(",", ":"))[:-1] + ',"trees":[\n'
    return lines + ",\n".join(json.dumps(flatten(tree), separators=(",", ":")) for tree in trees) + "\n]}\n"


def fold(document, index, folds):
    """The group of a document: that of its site, or its own where no `url` tells the site."""
    name = urlparse(document.get("url") or "").netloc or str(document.get("id", index))
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % folds


def parted(table, sets, pages, folds):
    """The group of each document of the sets, and that of each row, be it of a set or of what is made of pages."""
    sites = [[fold(document, index, folds) for index, document in enumerate(docs)] for _, docs in sets]
    made = [[fold(document, index, folds) for index, document in enumerate(residues(path))] for path, _ in pages]
    all_sites = sites + made
    return sites, numpy.array([all_sites[int(row[0])][int(row[1])] for row in table[:, :2]])


def cross_validate(table, weight, sets, pages, folds, trees, leaves):
    _, own_fold = parted(table, sets, pages, folds)
    scores = numpy.zeros(len(table))
    for number in range(folds):
        rest, own = own_fold != number, own_fold == number
        if own.any():
            scores[own] = train(table[rest], weight[rest], trees, leaves).predict(table[own, 4:])
    for number, (path, docs) in enumerate(sets):
        own = table[:, 0] == number
        label, score = table[own, 3] == 1, scores[own]
        length = numpy.array([len(docs[int(d)]["text"].split("\n")[int(line) - 1]) for d, line in table[own, 1:3]])
        all_labels = [letter for document in docs for letter in document["labels"]]
        boilerplate = all_labels.count("B")
        body = sum(len(line) for document in docs
                   for line, letter in zip(document["text"].split("\n"), document["labels"]) if letter in "CT")
        print(f"{path}: {boilerplate} lines of boilerplate, {label.sum()} of them judged")
        for threshold in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.985, 0.99, 0.995):
            hit = score >= threshold
            right, wrong = (hit & label).sum(), (hit & ~label).sum()
            print(f"  at {threshold:<5} precision {right / max(1, right + wrong):.3f}  recall {right / max(1, boilerplate):.3f}"
                  f"  characters lost {length[hit & ~label].sum() / max(1, body):.5%}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, help="the corpuslint program")
    parser.add_argument("--out", help="where to write the model")
    parser.add_argument("--folds", type=int, help="print figures for sites left out of the training instead")
    parser.add_argument("--trees", type=int, default=TREES)
    parser.add_argument("--leaves", type=int, default=LEAVES)
    parser.add_argument("--residue", action="append", default=[], metavar="FILE[=WEIGHT]",
                        help="pages of which documents are made as an extractor leaves them")
    parser.add_argument("files", nargs="+", metavar="FILE[=WEIGHT]")
    args = parser.parse_args()
    if bool(args.out) == bool(args.folds):
        parser.error("one of --out and --folds is wanted")
    files, pages = given(args.files), given(args.residue, RESIDUE_WEIGHT)
    names, table = rows(args.bin, [path for path, _ in files], [path for path, _ in pages])
    weight = weights(table, files + pages)
    if args.folds:
        sets = [(path, documents(path)) for path, _ in files]
        cross_validate(table, weight, sets, pages, args.folds, args.trees, args.leaves)
        return
    model = export(train(table, weight, args.trees, args.leaves), names)
    with open(args.out, "w", encoding="utf-8", newline="\n") as out:
        out.write(model)
    print(f"{args.out}: {args.trees} trees from {len(table)} lines, {len(model)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
