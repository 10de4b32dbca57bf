#!/usr/bin/env python3
"""Trains the model of a `line-score` rule from labelled documents.

usage: tools/train.py --bin target/release/corpuslint --out MODEL.json [--residue FILE] FILE.jsonl[.gz][=WEIGHT] ...
       tools/train.py --bin target/release/corpuslint --folds 3 [--residue FILE] FILE.jsonl[.gz][=WEIGHT] ...

Each FILE is JSON lines with `text` and `labels`, a letter for each line of the text: B boilerplate, C content, T the title,
any other letter is left out; a document without labels is all content. A `url` or, where there is none, a `genre` tells what
belongs together: a site, a kind of text. What a line looks like and what pieces it is made of is computed by the program itself
(`corpuslint features`), so a model sees in training just what it sees in use. A file's WEIGHT (1 if not given) is that of its
lines beside those of other files; a line of a long document weighs less than one of a short one, and a title more.

Two tables are learned first, by logistic regression: what a line's words and runs of letters say, and what runs of its shape
say. What they make of a line and of its neighbours are features of the trees beside the program's own; for the training of the
trees these come of tables that were learned without the line's site.

A FILE after --residue holds whole pages, menus and all. Of each some documents are made as an extractor might leave them
(tools/residue.py), and their lines are learned from too (WEIGHT 0.3 if not given). Figures are never of them.

With --out the model is written; the same input, program and versions (tools/requirements.txt) give the same bytes. With
--folds nothing is written: the sites are parted into that many groups, each group is scored by a model trained on the
others, tables and all, and precision, recall and lost characters are printed for some thresholds. Judge a model by these: on the lines
it was trained on, any model looks better than it is.

To use a model, copy rules/boilerplate/page-chrome.toml into a folder of your own (mine/boilerplate/own-chrome.toml), put the
model beside it, name it in the card's `params`, set the thresholds to what --folds showed, leave out `sorts`, so that one
card tells all, and the tag `model`, and load it with `--rules FOLDER --ignore model`.

The model of the catalogue is made so, in the folder of the labelled sets:

    tools/train.py --bin PROGRAM --out rules/boilerplate/page-chrome.model.json --residue pages.jsonl.gz pages.jsonl.gz \\
        residue-extracted.jsonl.gz=2 residue-reader.jsonl.gz=2 residue-paragraphs.jsonl.gz \\
        noise/daniel-*.jsonl.gz noise/danielres-*.jsonl.gz noise/turku-*.jsonl.gz clean.jsonl.gz=0.5
"""
import argparse, gzip, hashlib, json, os, shutil, subprocess, sys, tempfile, warnings
from urllib.parse import urlparse

import lightgbm
import numpy
import scipy.sparse

import residue

# A copy of a part of the table is what is wanted.
warnings.filterwarnings("ignore", message="Usage of np.ndarray subset")

# Trees are read at every start, and every line of every page goes through all of them. On pages of sites left out of the
# training 200 trees of 31 leaves find one line of boilerplate in sixty more than 80 of 24. 40 more make the safe fixes
# strip one in fifty more, and a run over pages four hundredths longer. A model is 300 kB at most.
TREES, LEAVES, RATE = 240, 31, 0.1
# Judged lines of a document beyond which each weighs less: a list of two hundred towns is one thing to learn, not two
# hundred. The weight is 1 at the second number.
FEW_LINES, USUAL_LINES = 20, 60
# What a line of a made document weighs beside one of a real document, and a title beside another line.
RESIDUE_WEIGHT, TITLE_WEIGHT = 0.3, 8
# Whole numbers of a ten-thousandth of log-odds, so that scores are the same on every machine.
UNITS = 10_000
# After so many trees a line is asked whether it has come far enough. Held back is one in so many of the lines that would have
# come to `GATES_ABOVE` in the end, log-odds of one half: no card that reports less probable lines asks at these gates.
GATES, HELD_BACK, GATES_ABOVE = (24, 48, 80, 128), 10_000, 0.0
# Groups of sites, each of which gets its scores of pieces from tables learned of the others.
GROUPS = 3
# The tables: buckets (as in src/checks/boilerplate/line_score/pieces.rs), and what a weight costs for being there at all and
# for being large. A weight is a whole number of six bits; the few that are larger are cut.
TABLES = {"words": (1 << 16, 1e-5, 1e-6), "shapes": (1 << 14, 3e-6, 1e-6)}
ROUNDS, MOST_WEIGHT, CUT = 120, 31, 0.995
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
WINDOWS = (1, 3, 10)


def piece_features():
    """The names of the features that come of the tables, in the program's order."""
    names = []
    for kind in ("word-pieces", "shape-pieces"):
        sides = [f"{kind}-{window}-{side}" for window in WINDOWS for side in ("before", "after")]
        names += [kind, *sides, f"document-{kind}"]
    return names


def parameters(leaves):
    return {
        "objective": "binary", "num_leaves": leaves, "learning_rate": RATE, "min_data_in_leaf": 40, "lambda_l2": 20.0,
        "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "seed": 1,
        # The same trees whatever the machine and the number of its cores.
        "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
    }


def given(files, usual=1):
    """Paths and weights of what the command line names."""
    return [(path, float(weight or usual)) for path, _, weight in (file.partition("=") for file in files)]


def documents(path):
    """The documents of a file, each with labels."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig") as lines:
        found = [json.loads(line) for line in lines if line.strip()]
    for document in found:
        if "labels" not in document:
            document["labels"] = "".join("C" if line.strip() else "." for line in document["text"].split("\n"))
    return found


def residues(path):
    """The documents that are made of a file of pages."""
    pages = enumerate(documents(path))
    return [residue.made(page, index, number) for index, page in pages for number in range(residue.VARIANTS)]


def group(document, index, groups):
    """The group of a document: that of its site or genre, or its own where nothing tells one."""
    name = urlparse(document.get("url") or "").netloc or document.get("genre") or str(document.get("id", index))
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % groups


class Material:
    """What there is to learn from: labelled lines with their features and their pieces.

    `sets` are the documents of each file, `table` has a row for each labelled line that is judged: file, document, line,
    label, features. The numbers of the files that documents are made of follow those of `files`."""

    def __init__(self, program, files, pages=(), groups=GROUPS):
        self.sets = [documents(path) for path, _ in files] + [residues(path) for path, _ in pages]
        self.groups = groups
        folder = tempfile.mkdtemp(prefix="train-")
        try:
            plain = [os.path.join(folder, f"{number}.jsonl") for number in range(len(self.sets))]
            for path, found in zip(plain, self.sets):
                with open(path, "w", encoding="utf-8") as out:
                    out.writelines(json.dumps({key: document[key] for key in ("text", "labels")}) + "\n" for document in found)
            printed = os.path.join(folder, "printed")
            with open(printed, "wb") as out:
                subprocess.run([program, "features", *plain], check=True, stdout=out)
            with open(printed, encoding="utf-8") as lines:
                self.names = lines.readline().strip().split(",")[4:] + piece_features()
                # Features are 32-bit numbers in the program.
                self.table = numpy.loadtxt(lines, delimiter=",", dtype=numpy.float32, ndmin=2)
            with open(printed, "wb") as out:
                subprocess.run([program, "features", "--pieces", *plain], check=True, stdout=out)
            heads, self.pieces = read_pieces(printed)
        finally:
            shutil.rmtree(folder)
        begins = numpy.cumsum([0] + [len(found) for found in self.sets])
        own_group = numpy.array([group(document, index, groups) for found in self.sets for index, document in enumerate(found)])
        # Of each line that is not blank its document, counted through all files, and the group of that.
        self.line_document = begins[heads[:, 0]] + heads[:, 1]
        self.line_group = own_group[self.line_document]
        places = self.table[:, :3].astype(numpy.int64)
        row_document = begins[places[:, 0]] + places[:, 1]
        self.row_group = own_group[row_document]
        order = self.line_document.astype(numpy.int64) << 32 | heads[:, 2]
        self.row_line = numpy.searchsorted(order, row_document.astype(numpy.int64) << 32 | places[:, 2])
        self.label = self.table[:, 3]
        self.weight = self.weights([weight for _, weight in [*files, *pages]], row_document, places)

    def weights(self, of_files, row_document, places):
        """The weight of each row: that of its file, over the square root of its document's lines, and more for a title."""
        _, document, lines = numpy.unique(row_document, return_inverse=True, return_counts=True)
        weight = numpy.array(of_files)[places[:, 0]] * numpy.sqrt(USUAL_LINES / numpy.maximum(FEW_LINES, lines[document]))
        is_title = numpy.array([self.sets[file][document]["labels"][line - 1] == "T" for file, document, line in places])
        return weight * numpy.where(is_title, TITLE_WEIGHT, 1)

    def learn(self, rows, trees, leaves):
        """The trees and the tables that some rows teach."""
        scores = {name: numpy.zeros(len(self.line_group), numpy.float32) for name in TABLES}
        for number in range(self.groups):
            others, own = rows & (self.row_group != number), self.line_group == number
            if others.any() and own.any():
                for name in TABLES:
                    scores[name][own] = self.tabulate(name, others).scores(self.pieces[name], own)
        features = numpy.hstack([self.table[:, 4:], self.around(scores)[self.row_line]])
        data = lightgbm.Dataset(features[rows], self.label[rows], weight=self.weight[rows])
        booster = lightgbm.train(parameters(leaves), data, trees)
        tables = {name: self.tabulate(name, rows) for name in TABLES}
        return booster, tables, gates(booster, self.features(tables, rows), trees)

    def predict(self, learned, rows):
        booster, tables, _ = learned
        return booster.predict(self.features(tables, rows))

    def features(self, tables, rows):
        """The features of some rows as the program has them."""
        everything = numpy.ones(len(self.line_group), bool)
        scores = {name: tables[name].scores(self.pieces[name], everything) for name in TABLES}
        return numpy.hstack([self.table[rows, 4:], self.around(scores)[self.row_line[rows]]])

    def tabulate(self, name, rows):
        pieces, (_, sparse, small) = self.pieces[name], TABLES[name]
        lengths = numpy.maximum(1, pieces[self.row_line[rows]].sum(axis=1).A1)
        by_length = scipy.sparse.diags(1 / numpy.sqrt(lengths)).astype(numpy.float32)
        return Table(*regress(by_length @ pieces[self.row_line[rows]], self.label[rows], self.weight[rows], sparse, small))

    def around(self, scores):
        """Of all lines the features that come of their scores and those of the lines around them."""
        index = numpy.arange(len(self.line_document))
        first = numpy.searchsorted(self.line_document, self.line_document, "left")
        end = numpy.searchsorted(self.line_document, self.line_document, "right")
        columns = []
        for name in TABLES:
            sums = numpy.concatenate([[0], numpy.cumsum(scores[name], dtype=numpy.float64)])

            def mean(begin, stop):
                return numpy.where(stop > begin, (sums[stop] - sums[begin]) / numpy.maximum(1, stop - begin), 0)

            columns.append(scores[name])
            for window in WINDOWS:
                columns += [mean(numpy.maximum(first, index - window), index),
                            mean(numpy.minimum(end, index + 1), numpy.minimum(end, index + 1 + window))]
            columns.append(mean(first, end))
        return numpy.stack(columns, axis=1).astype(numpy.float32)


def read_pieces(path):
    """What `corpuslint features --pieces` prints: file, document and line of each line that is not blank, and how often each
    piece comes in it."""
    printed = numpy.fromfile(path, dtype="<u4")
    heads, spans, at = [], [], 0
    while at < len(printed):
        head = printed[at : at + 7]
        words, shapes = int(head[5]), int(head[6])
        heads.append(head)
        spans.append((at + 7, at + 7 + words, at + 7 + words + shapes))
        at += 7 + words + shapes
    heads = numpy.array(heads).astype(numpy.int64)
    pieces = {}
    for number, (name, (buckets, _, _)) in enumerate(TABLES.items()):
        indices = numpy.concatenate([printed[span[number] : span[number + 1]] for span in spans]).astype(numpy.int32)
        ends = numpy.concatenate([[0], numpy.cumsum(heads[:, 5 + number])])
        ones = numpy.ones(len(indices), numpy.float32)
        pieces[name] = scipy.sparse.csr_matrix((ones, indices, ends), shape=(len(heads), buckets))
        pieces[name].sum_duplicates()
    return heads, pieces


class Table:
    """Weights of pieces as the program has them: small whole numbers, of one scale."""

    def __init__(self, weights, bias):
        there = numpy.abs(weights[weights != 0])
        self.scale = numpy.float32(numpy.quantile(there, CUT) / MOST_WEIGHT if len(there) else 1)
        self.weights = numpy.clip(numpy.round(weights / self.scale), -MOST_WEIGHT, MOST_WEIGHT).astype(numpy.int32)
        self.bias = numpy.float32(bias)

    def scores(self, pieces, lines):
        """As `Table::score` in pieces.rs has them."""
        own = pieces[lines]
        sums = (own @ self.weights.astype(numpy.float32)).astype(numpy.float32)
        lengths = numpy.maximum(1, own.sum(axis=1).A1).astype(numpy.float32)
        return sums * self.scale / numpy.sqrt(lengths) + self.bias

    def written(self):
        letters = "".join(BASE64[weight + MOST_WEIGHT + 1] for weight in self.weights)
        return {"weights": letters, "scale": float(str(self.scale)), "bias": float(str(self.bias))}


def regress(pieces, label, weight, sparse, small):
    """Weights of the columns and a bias, by logistic regression with a price on each weight and on its square (FISTA, by Beck
    and Teboulle 2009, begun anew where it overshoots as O'Donoghue and Candès 2015 do). Columns are brought to like size
    first, so that rare pieces are learned in as few rounds."""
    weight = (weight / weight.sum()).astype(numpy.float32)
    squares = numpy.asarray(pieces.multiply(pieces).T @ weight).ravel()
    scale = (0.01 / numpy.sqrt(squares + 1e-5)).astype(numpy.float32)
    rows = (pieces @ scipy.sparse.diags(scale)).tocsr().astype(numpy.float32)
    columns = rows.T.tocsr()
    step = numpy.ones(rows.shape[1], numpy.float32)
    steepest = 1.0
    for _ in range(10):
        step = columns @ (weight * (rows @ step))
        steepest = float(numpy.linalg.norm(step)) or 1.0
        step /= numpy.float32(steepest)
    steepest = 0.25 * steepest * 1.05 + small
    best = numpy.zeros(rows.shape[1], numpy.float32)
    ahead, bias, bias_ahead, momentum = best.copy(), 0.0, 0.0, 1.0
    for _ in range(ROUNDS):
        odds = 1 / (1 + numpy.exp(-(rows @ ahead + numpy.float32(bias_ahead))))
        error = (weight * (odds - label)).astype(numpy.float32)
        slope = columns @ error + numpy.float32(small) * ahead
        new = ahead - slope / numpy.float32(steepest)
        new = (numpy.sign(new) * numpy.maximum(0, numpy.abs(new) - sparse / steepest)).astype(numpy.float32)
        new_bias = bias_ahead - float(error.sum()) / 0.25
        if float((slope * (new - best)).sum()) > 0:
            momentum = 1.0
        next_momentum = (1 + (1 + 4 * momentum * momentum) ** 0.5) / 2
        part = (momentum - 1) / next_momentum
        ahead = new + numpy.float32(part) * (new - best)
        bias_ahead = new_bias + part * (new_bias - bias)
        best, bias, momentum = new, new_bias, next_momentum
    return best * scale, bias


def gates(booster, features, trees):
    """After how many trees a line has to have come to what: nearly all that come to something in the end have."""
    found = booster.predict(features, raw_score=True) >= GATES_ABOVE
    rows = features[found]
    if not len(rows):
        return []
    sums = ((after, booster.predict(rows, raw_score=True, num_iteration=after)) for after in GATES if after < trees)
    # Down to a hundredth, so that what rounding does to the last digits is of no account.
    return [(after, numpy.floor(100 * numpy.quantile(own, 1 / HELD_BACK)) / 100) for after, own in sums]


def whole(value):
    return int(round(value * UNITS))


def export(learned, names):
    """The model as the program reads it: see src/checks/boilerplate/line_score/model.rs."""
    booster, tables, gates = learned
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
    written = {"version": 2, "features": [names[feature] for feature in features], "thresholds": short}
    written["pieces"] = {name: table.written() for name, table in tables.items()}
    written["gates"] = {"above": whole(GATES_ABOVE), "least": [[after, whole(least)] for after, least in gates]}
    lines = json.dumps(written, separators=(",", ":"))[:-1] + ',"trees":[\n'
    return lines + ",\n".join(json.dumps(flatten(tree), separators=(",", ":")) for tree in trees) + "\n]}\n"


def cross_validate(material, files, trees, leaves):
    scores = numpy.zeros(len(material.table))
    for number in range(material.groups):
        rest, own = material.row_group != number, material.row_group == number
        if own.any():
            scores[own] = material.predict(material.learn(rest, trees, leaves), own)
    table = material.table
    for number, ((path, _), found) in enumerate(zip(files, material.sets)):
        own = table[:, 0] == number
        label, score = table[own, 3] == 1, scores[own]
        length = numpy.array([len(found[int(d)]["text"].split("\n")[int(line) - 1]) for d, line in table[own, 1:3]])
        all_labels = [letter for document in found for letter in document["labels"]]
        boilerplate = all_labels.count("B")
        body = sum(len(line) for document in found
                   for line, letter in zip(document["text"].split("\n"), document["labels"]) if letter in "CT")
        print(f"{path}: {boilerplate} lines of boilerplate, {label.sum()} of them judged")
        for threshold in (0.5, 0.75, 0.85, 0.9, 0.95, 0.98, 0.985, 0.99, 0.995):
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
    material = Material(args.bin, files, pages, args.folds or GROUPS)
    if args.folds:
        cross_validate(material, files, args.trees, args.leaves)
        return
    everything = numpy.ones(len(material.table), bool)
    model = export(material.learn(everything, args.trees, args.leaves), material.names)
    with open(args.out, "w", encoding="utf-8", newline="\n") as out:
        out.write(model)
    print(f"{args.out}: {args.trees} trees from {len(material.table)} lines, {len(model)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
