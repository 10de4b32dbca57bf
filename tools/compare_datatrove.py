#!/usr/bin/env python3
"""datatrove counts beside `corpuslint metrics`: what must be the same, and how often the rest is not.

    python3 -m venv trove && trove/bin/pip install --no-deps datatrove==0.10.1
    trove/bin/pip install spacy numpy loguru regex humanize multiprocess dill fsspec huggingface-hub tqdm
    trove/bin/python tools/compare_datatrove.py target/release/corpuslint pages.jsonl.gz ...

Files are JSON Lines with a `text`, packed by gzip or not. The measures that begin with `datatrove-` have to lie on the
same side of every bound as datatrove's own, which is tried with many bounds; otherwise the status is 1. Of the measures
that cut words it is told how many documents the two decide differently, because datatrove cuts them with spaCy.
"""

import gzip
import json
import math
import pathlib
import subprocess
import sys
import tempfile

from datatrove.data import Document
from datatrove.pipeline.filters import fineweb_quality_filter, gopher_quality_filter, gopher_repetition_filter
from datatrove.utils.text import split_into_words

# Without line ends behind what they end, and with odd ones, which collections rarely have.
ODD = [
    "- a\n\n-b\n•c",
    "\na\n\n\na\n",
    "a\r\nb\r\na\r\n",
    "a.\x1c\x1f- b…\x0b…\x85a\u2028a\u2029",
    "\n\n\n",
    "x",
    "a \na\na \n\n a",
    "“Late.”\n\u17d9\n\u1b4e\n\U00011047\nb\u2024",
    "a\n \nb\n\na\n \nb",
    f"{'y' * 30}\n{'y' * 31}\n{' ' * 31}\n{'日' * 30}",
]


def quality(**one):
    tests = dict.fromkeys(
        (
            "min_doc_words max_doc_words min_avg_word_length max_avg_word_length max_symbol_word_ratio "
            "max_bullet_lines_ratio max_ellipsis_lines_ratio max_non_alpha_words_ratio min_stop_words"
        ).split()
    )
    return gopher_quality_filter.GopherQualityFilter(**{**tests, **one})


def repetition(**one):
    tests = dict.fromkeys("dup_line_frac dup_para_frac dup_line_char_frac dup_para_char_frac".split())
    return gopher_repetition_filter.GopherRepetitionFilter(**{**tests, "top_n_grams": (), "dup_n_grams": (), **one})


def fineweb(**one):
    tests = {"line_punct_thr": -1, "short_line_thr": 2, "char_duplicates_ratio": 2, "new_line_ratio": math.inf}
    return fineweb_quality_filter.FineWebQualityFilter(**{**tests, **one})


# A measure, the published bound, whether less is dropped, and datatrove's filter with this bound alone.
EXACT = [
    ("datatrove-bullet-lines", 0.9, False, lambda bound: quality(max_bullet_lines_ratio=bound)),
    ("datatrove-ellipsis-lines", 0.3, False, lambda bound: quality(max_ellipsis_lines_ratio=bound)),
    ("datatrove-duplicate-lines", 0.3, False, lambda bound: repetition(dup_line_frac=bound)),
    ("datatrove-duplicate-line-characters", 0.2, False, lambda bound: repetition(dup_line_char_frac=bound)),
    ("datatrove-duplicate-paragraphs", 0.3, False, lambda bound: repetition(dup_para_frac=bound)),
    ("datatrove-duplicate-paragraph-characters", 0.2, False, lambda bound: repetition(dup_para_char_frac=bound)),
    ("datatrove-sentence-mark-lines", 0.12, True, lambda bound: fineweb(line_punct_thr=bound)),
    ("datatrove-short-lines", 0.67, False, lambda bound: fineweb(short_line_thr=bound)),
    ("datatrove-duplicate-characters", 0.01, False, lambda bound: fineweb(char_duplicates_ratio=bound)),
]
BOUNDS = [0.001, 0.005, *(step / 40 for step in range(1, 40))]

# The same with the bounds of the profiles, of which both are given where there are two.
BY_WORDS = [
    ("words", lambda value: 50 <= value <= 100_000, quality(min_doc_words=50, max_doc_words=100_000)),
    ("mean-word-length", lambda value: 3 <= value <= 10, quality(min_avg_word_length=3, max_avg_word_length=10)),
    ("hashes-per-word", lambda value: value <= 0.1, None),
    ("ellipses-per-word", lambda value: value <= 0.1, None),
    ("words-with-letter", lambda value: value >= 0.8, quality(max_non_alpha_words_ratio=0.8)),
    ("stop-words", lambda value: value >= 2, quality(min_stop_words=2)),
    ("line-ends-per-word", lambda value: value <= 0.3, fineweb(new_line_ratio=0.3)),
    *(
        (f"top-{n}-gram-characters", lambda value, most=most: value <= most, repetition(top_n_grams=((n, most),)))
        for n, most in ((2, 0.20), (3, 0.18), (4, 0.16))
    ),
    *(
        (f"duplicate-{n}-gram-characters", lambda value, most=most: value <= most, repetition(dup_n_grams=((n, most),)))
        for n, most in ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10))
    ),
]


def cut_words_by(cut):
    """Has all filters cut words so: they do it once a filter, and some for nothing."""
    for module in (fineweb_quality_filter, gopher_quality_filter, gopher_repetition_filter):
        module.split_into_words = cut


def symbols(document, reason):
    """Both symbols have one bound: which of them it was is told by the reason."""
    kept = quality(max_symbol_word_ratio=0.1).filter(document)
    return kept is True or kept[1] != reason


def texts(paths):
    yield from ODD
    for path in paths:
        opened = gzip.open if path.endswith(".gz") else open
        with opened(path, "rt", encoding="utf-8") as file:
            for line in file:
                text = json.loads(line).get("text")
                if isinstance(text, str) and text:
                    yield text


def measured(program, documents):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "documents.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": document.text}) + "\n" for document in documents)
        command = [program, "metrics", "--isolated", path]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    program, *paths = sys.argv[1:]
    documents = [Document(text=text, id=str(number)) for number, text in enumerate(texts(paths))]
    values = measured(program, documents)
    assert len(values) == len(documents)
    # None of these looks at words.
    cut_words_by(lambda text, language: ["word"])
    wrong = 0
    for name, published, drops_less, made in EXACT:
        differ = 0
        for bound in {published, *BOUNDS}:
            single = made(bound)
            for document, row in zip(documents, values):
                value = row[name]
                own = value is None or not (value < bound if drops_less else value > bound)
                try:
                    theirs = single.filter(document)
                except ZeroDivisionError:
                    continue
                # A text without a line or a word is no text to either, and dropped for that by one of them.
                if theirs is not True and theirs[1] == "empty":
                    continue
                if own != (theirs is True):
                    differ += 1
                    if differ <= 3:
                        print(f"{name} at {bound}: {value}, {theirs}: {document.text[:80]!r}", file=sys.stderr)
        wrong += differ
        print(f"{name}: {len(documents)} documents, {len(BOUNDS) + 1} bounds, {differ} differences")
    by_words(documents, values)
    return 1 if wrong else 0


def by_words(documents, values):
    pairs = [pair for pair in list(zip(documents, values))[len(ODD) :] if pair[0].text.strip()]
    counts = {name: [0, 0, 0] for name, *_ in BY_WORDS}
    counts["any"] = [0, 0, 0]
    for document, row in pairs:
        words = split_into_words(document.text, "eng")
        cut_words_by(lambda text, language, words=words: words)
        drops = []
        for name, keeps, single in BY_WORDS:
            if single is None:
                kept = symbols(document, "gopher_too_many_" + ("hashes" if name.startswith("hashes") else "ellipsis"))
            else:
                kept = single.filter(document) is True
            drops.append((name, not kept, row[name] is not None and not keeps(row[name])))
        drops.append(("any", any(theirs for _, theirs, _ in drops), any(ours for *_, ours in drops)))
        for name, theirs, ours in drops:
            counts[name][0] += theirs and ours
            counts[name][1] += theirs and not ours
            counts[name][2] += ours and not theirs
    print(f"By words, of {len(pairs)} documents: dropped by both, only by datatrove, only here")
    for name, (both, theirs, ours) in counts.items():
        print(f"  {name}: {both}, {theirs}, {ours}")


if __name__ == "__main__":
    sys.exit(main())
