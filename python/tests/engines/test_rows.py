"""What adapters do with batches and rows, without an engine."""

import pyarrow as pa
import pytest

import corpuslint
import corpuslint.corpus
import documents
from corpuslint import batches, corpus
from corpuslint.corpus import tables


@pytest.fixture(scope="module")
def table():
    pages = documents.documents(seed=7)
    return pa.Table.from_pylist([next(pages) for _ in range(300)])


def test_tables_and_batches_give_the_same(table):
    linter = batches.linter_of(settings={"drop": ["markup/code-residue"]})
    (whole,) = table.combine_chunks().to_batches()
    pieces = pa.Table.from_batches(whole.slice(at, 70) for at in range(0, len(whole), 70))
    for work in (batches.lint, batches.fix, batches.clean, batches.metrics, batches.metrics_columns):
        given = work(linter, whole)
        assert isinstance(given, pa.RecordBatch) and given.num_rows == 300
        assert work(linter, pieces).combine_chunks().to_batches()[0].equals(given), work
        assert work(linter, table.slice(0, 0)).schema.equals(given.schema), work


def test_texts_keep_their_type_and_dropped_ones_their_text(table):
    linter = batches.linter_of(settings={"drop": ["markup/code-residue"]})
    large = table.set_column(3, "text", table["text"].cast(pa.large_string()))
    cleaned = batches.clean(linter, large)
    assert cleaned.schema.field("text").type == pa.large_string()
    kept, dropped = batches.kept(cleaned), batches.dropped(cleaned)
    assert kept.num_rows + dropped.num_rows == 300 and dropped.num_rows >= 5
    texts = dict(zip(table["order"].to_pylist(), table["text"].to_pylist()))
    assert all(row["drop"] == ["markup/code-residue"] for row in dropped.to_pylist())
    assert all(row["text"] == texts[row["order"]] for row in dropped.to_pylist())
    assert any(row["text"] != texts[row["order"]] for row in kept.to_pylist())
    assert [row["text"] for row in kept.to_pylist() if row["order"] in (50, 151, 252)] == [None] * 3


def test_a_title_and_an_address_come_along(table):
    rows = table.to_pylist()
    about = [{"title": row["title"], "url": row["url"], "order": row["order"]} for row in rows]
    batch = batches.of_texts([row["text"] for row in rows], about)
    assert batch.schema.names == ["text", "title", "url"]
    assert batches.of_texts(["a"], [{"order": 1}]).schema.names == ["text"]
    linter = corpuslint.Linter(threads=1)
    assert pa.array(linter.lint(batch, column="text")).equals(
        batches.results(linter.lint, table, column="text").chunk(0)
    )


def test_settings_beside_a_linter_are_refused():
    linter = corpuslint.Linter(threads=1)
    assert batches.linter_of(linter, {}) is linter
    with pytest.raises(TypeError, match="select"):
        batches.linter_of(linter, {"select": ["markup"]})


def near_rows(count):
    """Rows of one group: texts that begin at one of four places, and end with some words of their own."""
    words = [f"word{number * 7919 % 1009}" for number in range(300)]
    texts = [
        " ".join([*words[number % 4 * 9 :], *(f"own{number}-{at}" for at in range(number % 5))])
        for number in range(count)
    ]
    linter = corpus.linter_for(corpus.NEAR, None, {})
    rows = corpus.sketches(linter, pa.table({"order": range(count), "text": texts}))
    return rows.append_column("group", [[1] * rows.num_rows])


@pytest.mark.parametrize("at_once", [1, 3, 17])
def test_a_group_that_is_read_in_parts_is_compared_as_a_whole(monkeypatch, at_once):
    rows = near_rows(40)
    expected = corpuslint.near_bucket(rows["order"].to_pylist(), rows["sketch"].to_pylist(), 0.9)
    assert 5 < len(expected) < 39
    monkeypatch.setattr(corpus, "AT_ONCE", at_once)
    found = pa.Table.from_batches(corpus.compared(rows.to_batches(max_chunksize=6), ["group"], 0.9), corpus.PAIR)
    assert list(zip(found["document"].to_pylist(), found["original"].to_pylist())) == expected


def test_groups_of_the_same_documents_have_one_key_and_others_another():
    bands = {10: [1, 2, 3], 11: [1, 2, 3], 12: [1, 2], 13: [4], 14: [1, 2, 4]}
    rows = [{"order": order, "band": band} for band, members in bands.items() for order in members]
    found = tables.groups(pa.Table.from_pylist(rows))
    keys = {}
    for row in found.to_pylist():
        keys.setdefault(tuple(row[name] for name in tables.KEY), set()).add(row["order"])
    assert sorted(keys.values(), key=sorted) == [{1, 2}, {1, 2, 3}, {1, 2, 4}]


def test_lines_of_sites_are_counted_by_contents_not_by_documents():
    schema = pa.schema(
        {
            name: pa.list_(pa.int64()) if name in ("lines", "titles") else pa.int64()
            for name in ("site", "content", "lines", "titles")
        }
    )
    rows = [(1, 7, [5, 6], []), (1, 7, [5], []), (1, 8, [5], [6]), (2, 7, [5], [])]
    table = pa.Table.from_pylist([dict(zip(schema.names, row)) for row in rows], schema)
    assert tables.sites(1, table).sort_by("site").to_pylist() == [
        {"site": 1, "documents": 2},
        {"site": 2, "documents": 1},
    ]
    counted = tables.lines(1, tables.each_line(table)).sort_by([("site", "ascending"), ("line", "ascending")])
    assert [tuple(row.values()) for row in counted.to_pylist()] == [(5, 1, 2, False), (6, 1, 1, True), (5, 2, 1, False)]
