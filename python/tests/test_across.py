"""Rules that compare documents, from rows that are grouped here as an engine would, beside what the program finds."""

import json
import subprocess
from collections import defaultdict
from random import Random

import corpuslint
import pytest
from test_lint import program

pa = pytest.importorskip("pyarrow")

WORDS = "ferry harbour lamp keeper tide rope gull storm engine island mail pier anchor net bell captain crew deck".split()


def documents():
    """Articles of three sites, some of them copies, some nearly so, all with lines of their site."""
    random = Random(7)
    articles = [[" ".join(random.choices(WORDS, k=14)) + f" {number}." for _ in range(8)] for number in range(40)]
    rows = []
    for number in range(120):
        lines = list(articles[number * 7 % 40])
        if number >= 40 and number % 3:
            lines[random.randrange(8)] = "Something else was said on that day by the keeper of the lamp."
        site = ["lorm", "ellery", "norra"][number % 3]
        text = "\n\n".join([f"The title of number {number}", *lines, f"Read {site} daily, every day of the week", "Sign up"])
        if number >= 110:
            text = rows[number - 60]["text"]
        rows.append({"id": number, "url": f"https://www.{site}.example/{number}", "text": text})
    return rows


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("across") / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in documents()))
    return path


def found(path, rule):
    command = [program(), "--isolated", "--select", rule, "--output-format", "jsonl", "--fail-on", "never", path]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def batch():
    return pa.RecordBatch.from_pylist(documents())


def test_copies(corpus):
    linter = corpuslint.Linter(select="duplicate/document")
    first, copies = {}, []
    for number, content in enumerate(pa.array(linter.content_rows(batch())).to_pylist()):
        if number != first.setdefault(content, number):
            copies.append(number + 1)
    assert copies and copies == [f["record"]["number"] for f in found(corpus, "duplicate/document")]


def test_near_copies(corpus):
    linter = corpuslint.Linter(select="duplicate/near")
    rows = pa.array(linter.near_rows(batch())).to_pylist()
    contents, bands = set(), defaultdict(list)
    for number, row in enumerate(rows):
        if row["content"] not in contents:
            contents.add(row["content"])
            for band in row["bands"]:
                bands[band].append(number)
    originals = {}
    for numbers in bands.values():
        sketches = [rows[number]["sketch"] for number in numbers]
        # In whatever order an engine has them.
        for copy, original in corpuslint.near_bucket(numbers[::-1], sketches[::-1], linter.min_share):
            originals[copy] = min(original, originals.get(copy, original))
    theirs = found(corpus, "duplicate/near")
    assert len(theirs) > 10 and [f["record"]["number"] - 1 for f in theirs] == sorted(originals)
    for finding, copy in zip(theirs, sorted(originals)):
        share, told, lines = corpuslint.near_pair(rows[copy]["sketch"], rows[originals[copy]]["sketch"])
        assert share >= linter.min_share
        assert finding["message"].endswith(f":{originals[copy] + 1}: {told} of the five-word sequences{lines}")
    with pytest.raises(ValueError, match="sketches"):
        corpuslint.near_pair(b"no sketch", b"")


def counted(rows):
    contents, lines = defaultdict(set), defaultdict(set)
    titles = set()
    for row in filter(None, rows):
        contents[row["site"]].add(row["content"])
        for line in row["lines"]:
            lines[line, row["site"]].add(row["content"])
        titles.update((title, row["site"]) for title in row["titles"])
    documents = [(site, len(of)) for site, of in contents.items()]
    return documents, [(line, site, len(of), (line, site) in titles) for (line, site), of in lines.items()]


def test_lines_of_sites(corpus):
    linter = corpuslint.Linter(select="duplicate/site-line")
    documents, lines = counted(pa.array(linter.site_rows(batch())).to_pylist())
    told = linter.with_site_lines(documents, lines)
    assert not any(pa.array(linter.lint(batch())).to_pylist())
    ours = [
        (number + 1, f["message"], f["line"], f["safety"])
        for number, row in enumerate(pa.array(told.lint(batch())).to_pylist())
        for f in row
    ]
    theirs = [
        (f["record"]["number"], f["message"], f["line"], f["fix"] and f["fix"]["safety"])
        for f in found(corpus, "duplicate/site-line")
    ]
    assert len(ours) >= 120 and ours == theirs
    with pytest.raises(ValueError, match="does not run"):
        corpuslint.Linter().site_rows(batch())


def test_cards_that_are_learned(corpus, tmp_path):
    subprocess.run([program(), "learn", "--isolated", corpus, "-o", tmp_path / "learned"], check=True, capture_output=True)
    learner = corpuslint.Learner()
    learner = learner.with_counts(*counted(pa.array(learner.site_rows(batch())).to_pylist()))
    sites, known = {}, set()
    for row in filter(None, pa.array(learner.line_rows(batch())).to_pylist()):
        key = row["kind"], row["site"]
        _, lines, samples = sites.setdefault(key, (row["documents"], [], []))
        for line in row["lines"]:
            if (key, line["line"]) not in known:
                known.add((key, line["line"]))
                lines.append((line["text"], line["documents"], line["is_title"]))
        if row["sample"]:
            samples.append((row["sample"]["text"], row["sample"]["own"]))
    cards = learner.cards([(*key, *rest) for key, rest in sites.items()])
    written = {str(path.relative_to(tmp_path / "learned")): path.read_text() for path in (tmp_path / "learned").rglob("*.toml")}
    assert len(cards) >= 3 and cards == written
