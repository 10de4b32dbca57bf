"""What a linter says of strings and of lists of them."""

import json
import pickle
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import corpuslint
import pytest
from texts import BROKEN, PAGE, PLAIN, SEITE, TEXTS

SEEDS = Path(__file__).parents[2] / "seeds"


def test_a_finding_names_its_part_of_the_text(linter):
    for text in filter(None, TEXTS):
        raw = text.encode()
        for found in linter.lint(text):
            part = text[found.start : found.end]
            assert raw[found.start_byte : found.end_byte].decode() == part
            lines = text.split("\n")
            assert lines[found.line - 1][found.column - 1 :].startswith(part.split("\n")[0])
            for edit in found.edits:
                assert raw[edit.start_byte : edit.end_byte].decode() == text[edit.start : edit.end]
    rules = [found.rule for found in linter.lint(PAGE)]
    assert rules == ["boilerplate/comment-form", "boilerplate/page-navigation"]
    # Behind a character of four bytes and two UTF-16 units.
    assert linter.lint(PAGE)[0].start == PAGE.index("Leave")


def test_the_rules_that_are_on_by_default_need_no_linter(linter):
    for name in ("lint", "fix", "metrics", "features"):
        assert getattr(corpuslint, name)(TEXTS) == getattr(linter, name)(TEXTS)
        assert getattr(corpuslint, name).__self__ is corpuslint.lint.__self__
    with pytest.raises(AttributeError, match="no attribute 'mend'"):
        _ = corpuslint.mend


def test_a_list_is_answered_by_a_list(linter):
    answers = linter.lint(TEXTS)
    assert len(answers) == len(TEXTS)
    for text, answer in zip(TEXTS, answers):
        assert answer == (None if text is None else linter.lint(text))
    assert linter.fix(TEXTS)[6] is None and linter.fix([]) == [] and linter.fix((PLAIN,)) == [PLAIN]


def test_a_fix_is_safe_unless_it_is_asked_for_more(linter):
    assert linter.fix(PAGE) == PAGE.split("\n\nLeave")[0] + "\n"
    assert linter.fix(SEITE).endswith("die letzte Probe.\n")
    bold = corpuslint.Linter(fix="unsafe")
    assert "“no”" in bold.fix(BROKEN) and len(bold.fix(BROKEN)) <= len(linter.fix(BROKEN))
    kept = corpuslint.Linter(max_removed=0.01)
    assert kept.fix(PAGE) == PAGE
    assert corpuslint.Linter(max_removed="90%").fix(PAGE) == linter.fix(PAGE)


def test_cleaning_says_what_was_done_and_why_a_document_is_left_out():
    linter = corpuslint.Linter(drop=["boilerplate", "max-removed"], max_removed=0.5, max_noise=0.9)
    done = linter.clean(PAGE)
    assert done.text == linter.fix(PAGE) and done.mended == 2 and done.removed == len(PAGE) - len(done.text)
    assert done.drop == ["boilerplate/comment-form", "boilerplate/page-navigation"] and done.findings == []
    assert linter.clean(PLAIN).drop == []


def test_rules_are_chosen_as_on_the_command_line(tmp_path):
    one = corpuslint.Linter(select="boilerplate/comment-form")
    assert [rule.id for rule in one.rules] == ["boilerplate/comment-form"] and len(one.lint(PAGE)) == 1
    ids = {rule.id for rule in corpuslint.Linter(profile="gopher").rules}
    assert "quality/gopher-words" in ids or any(id.startswith("quality/") for id in ids)
    assert not corpuslint.Linter(ignore=["boilerplate"]).lint(PAGE)
    config = tmp_path / "corpuslint.toml"
    config.write_text(
        "ignore = ['boilerplate/page-navigation']\nseverity = { 'boilerplate/comment-form' = 'error' }\n"
        "[per-file-ignores]\n'drafts/*' = ['boilerplate']\n"
    )
    linter = corpuslint.Linter(config=config)
    assert [(found.rule, found.severity) for found in linter.lint(PAGE)] == [("boilerplate/comment-form", "error")]
    assert not linter.lint(PAGE, path=tmp_path / "drafts" / "a.jsonl")
    assert linter.fix(PAGE, path=str(tmp_path / "drafts" / "a.jsonl")) == PAGE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"select": ["nope"]}, "no rule, category or tag `nope`"),
        ({"drop": ["max-removed"]}, "max-removed goes with"),
        ({"max_noise": 3}, "between 0 and 1"),
        ({"config": "/nowhere/corpuslint.toml"}, "corpuslint.toml"),
        ({"fix": "bold"}, "safe"),
        ({"threads": 0}, "1 at least"),
    ],
)
def test_what_cannot_be_used_is_told(arguments, words):
    with pytest.raises(ValueError, match=words):
        corpuslint.Linter(**arguments)


@pytest.mark.parametrize("data", [5, b"bytes", [1], {"a": 1}, object()])
def test_what_is_no_text_is_refused(linter, data):
    with pytest.raises(TypeError):
        linter.lint(data)


def test_a_string_that_is_no_unicode_is_refused(linter):
    with pytest.raises(UnicodeEncodeError):
        linter.lint(["fine", "\ud800"])


def test_a_linter_travels_by_its_settings(linter):
    own = corpuslint.Linter(select=["boilerplate"], fix="unsafe", threads=1)
    again = pickle.loads(pickle.dumps(own))
    assert type(again) is corpuslint.Linter and again.rules == own.rules
    assert again.lint(BROKEN) == own.lint(BROKEN) and again.fix(PAGE) == own.fix(PAGE)
    program = (
        "import pickle, sys; linter = pickle.loads(bytes.fromhex(sys.argv[1]));"
        "print(len(linter.lint(sys.stdin.read())))"
    )
    out = subprocess.run(
        [sys.executable, "-c", program, pickle.dumps(own).hex()], input=PAGE, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "2"


def test_any_number_of_threads_finds_the_same():
    texts = [f"{text}{number}" if text else text for number in range(400) for text in TEXTS]
    alone = corpuslint.Linter(threads=1)
    assert alone.lint(texts) == corpuslint.Linter(threads=4).lint(texts)
    found = {}
    threads = [threading.Thread(target=lambda key=key: found.update({key: alone.fix(texts)})) for key in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1] == found[2] == alone.fix(texts)


def test_a_fault_names_its_row_and_not_its_text():
    linter = corpuslint.Linter(threads=2)
    texts = ["a secret text " * 10_000 + str(row) for row in range(12)]
    with pytest.raises(corpuslint.InternalError, match=r"^row 7: a fault in corpuslint itself, at .*\.rs:\d+; please") as error:
        linter._fault_at(texts, 7)
    assert "secret" not in str(error.value)
    assert linter.fix(PAGE)


def test_measures_and_features_go_by_name(linter):
    measures = linter.metrics("one two three")
    assert tuple(measures) == corpuslint.MEASURES and measures["words"] == 3.0
    assert linter.metrics("")["mean-word-length"] is None
    features = linter.features(PAGE)
    assert features and all(len(values) == len(corpuslint.FEATURES) for values in features.values())
    assert set(features) <= set(range(1, PAGE.count("\n") + 2))


def program():
    found = Path(sys.executable).parent / "corpuslint"
    if not found.exists():
        pytest.fail("the wheel has brought no program")
    return found


def records(tmp_path):
    """Every seed of the project as a record, with the texts of these tests."""
    # Some are in another charset on purpose.
    seeds = [path.read_bytes().decode("utf-8", "replace") for path in sorted(SEEDS.glob("*.txt"))]
    texts = seeds + list(filter(None, TEXTS))
    rows = [{"id": number, "title": f"Title {number}", "text": text} for number, text in enumerate(texts)]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path, rows


def test_the_program_finds_the_same(tmp_path):
    pa = pytest.importorskip("pyarrow")
    path, rows = records(tmp_path)
    command = [program(), "--isolated", "--output-format", "jsonl", "--fail-on", "never", path]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    theirs = [[] for _ in rows]
    for line in out.splitlines():
        found = json.loads(line)
        theirs[found["record"]["number"] - 1].append(found)
    ours = pa.array(corpuslint.Linter().lint(pa.RecordBatch.from_pylist(rows))).to_pylist()
    assert sum(map(len, ours)) > 20
    for mine, their in zip(ours, theirs):
        mine = [f for f in mine]
        their = [f for f in their if not f["rule"].startswith("duplicate/")]
        for key, other in [("rule", "rule"), ("message", "message"), ("fingerprint", "fingerprint"), ("line", "line")]:
            assert [f[key] for f in mine] == [f[other] for f in their]
        assert [(f["start_byte"], f["end_byte"]) for f in mine] == [(f["start"], f["end"]) for f in their]


def test_the_program_mends_the_same(tmp_path):
    path, rows = records(tmp_path)
    texts = [row["text"] for row in rows]
    for options, arguments in [([], {}), (["--unsafe-fixes"], {"fix": "unsafe"})]:
        out = tmp_path / f"out{len(options)}"
        command = [program(), "--isolated", "--quiet", "--fail-on", "never", "--fix", *options, "--out-dir", out, path]
        subprocess.run(command, check=True, cwd=tmp_path)
        mended = [json.loads(line)["text"] for line in next(out.rglob("*.jsonl")).read_text().splitlines()]
        import pyarrow as pa

        ours = pa.array(corpuslint.Linter(**arguments).fix(pa.RecordBatch.from_pylist(rows))).to_pylist()
        assert ours == mended and ours != texts


def test_a_finding_is_plain_data(linter):
    found = asdict(linter.lint(PAGE)[0])
    assert json.loads(json.dumps(found))["rule"] == "boilerplate/comment-form"
