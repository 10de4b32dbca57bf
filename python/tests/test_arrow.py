"""Columns in and out, of whatever library."""

import corpuslint
import pytest
from texts import PAGE, TEXTS

pa = pytest.importorskip("pyarrow")

TYPES = [pa.string(), pa.large_string(), pa.string_view()]


@pytest.mark.parametrize("data_type", TYPES, ids=str)
def test_a_column_is_answered_by_a_column(linter, data_type):
    column = pa.array(TEXTS, data_type)
    mended = pa.array(linter.fix(column))
    assert mended.type == data_type and mended.to_pylist() == linter.fix(TEXTS)
    found = pa.array(linter.lint(column))
    found.validate(full=True)
    rules = [None if row is None else [f["rule"] for f in row] for row in found.to_pylist()]
    assert rules == [None if row is None else [f.rule for f in row] for row in linter.lint(TEXTS)]


@pytest.mark.parametrize("data_type", TYPES, ids=str)
def test_a_slice_is_its_own_rows(linter, data_type):
    column = pa.array(TEXTS * 2, data_type)
    for start, length in [(1, 3), (5, 4), (15, 1), (3, 0)]:
        mended = pa.array(linter.fix(column.slice(start, length)))
        assert mended.to_pylist() == linter.fix((TEXTS * 2)[start : start + length])
        batch = pa.RecordBatch.from_arrays([column], ["text"]).slice(start, length)
        assert pa.array(linter.fix(batch)).to_pylist() == mended.to_pylist()


def test_chunks_come_one_by_one(linter):
    column = pa.chunked_array([TEXTS[:3], [], TEXTS[3:]], pa.string())
    stream = linter.fix(column)
    assert [len(chunk) for chunk in stream] == [3, 0, len(TEXTS) - 3]
    mended = pa.chunked_array(linter.fix(column))
    assert mended.to_pylist() == linter.fix(TEXTS) and mended.num_chunks == 3
    again = linter.lint(column)
    pa.chunked_array(again)
    with pytest.raises(ValueError, match="read once"):
        pa.chunked_array(again)


def test_a_stream_is_read_as_it_comes(linter):
    read = []

    def batches():
        for number in range(5):
            read.append(number)
            yield pa.RecordBatch.from_pydict({"id": [number], "text": [PAGE]})

    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    stream = linter.clean(pa.RecordBatchReader.from_batches(schema, batches()), column="text")
    assert read == []
    next(stream)
    assert read == [0]
    reader = pa.RecordBatchReader.from_stream(stream)
    assert reader.read_all().column("mended").to_pylist() == [2] * 4


def test_what_goes_wrong_in_a_stream_is_told(linter):
    def batches():
        yield pa.RecordBatch.from_pydict({"text": ["fine"]})
        raise OSError("the disk is gone")

    schema = pa.schema([("text", pa.string())])
    reader = pa.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(Exception, match="the disk is gone"):
        pa.chunked_array(linter.fix(reader))


def test_of_a_table_the_texts_are_named(linter):
    table = pa.table({"body": [PAGE], "raw": [b"x"]})
    assert pa.chunked_array(linter.lint(table)).to_pylist() == pa.chunked_array(linter.lint(table, "body")).to_pylist()
    with pytest.raises(ValueError, match="no column `text`; there are `body`, `raw`"):
        linter.lint(table, column="text")
    with pytest.raises(TypeError, match="strings"):
        list(linter.lint(table, column="raw"))
    with pytest.raises(ValueError, match="no column `text`"):
        linter.lint(pa.array([PAGE]), column="text")


def test_title_and_address_are_the_documents():
    headline = corpuslint.Linter(select="structure/missing-headline")
    texts = {"text": ["The ferry to Ostrel sails again from Monday, the harbour office said on Friday."]}
    alone = pa.array(headline.lint(pa.RecordBatch.from_pydict(texts))).to_pylist()[0]
    titled = pa.array(headline.lint(pa.RecordBatch.from_pydict(texts | {"title": ["Ferry sails again"]}))).to_pylist()[0]
    assert len(titled) <= len(alone)
    sites = corpuslint.Linter(select="duplicate/site-line")
    batch = pa.RecordBatch.from_pydict({"text": ["a", "b", "c"], "url": ["https://www.a.example/1", "http://a.example/2", None]})
    site = [row["site"] for row in pa.array(sites.site_rows(batch)).to_pylist()]
    assert site[0] == site[1] != site[2]


def test_a_row_that_is_missing_as_a_whole_stays_missing(linter):
    rows = pa.StructArray.from_arrays([pa.array([PAGE, PAGE])], ["text"], mask=pa.array([False, True]))
    assert pa.array(linter.fix(rows, column="text")).to_pylist() == [linter.fix(PAGE), None]
    cleaned = pa.array(linter.clean(pa.array([None, PAGE], pa.string()))).to_pylist()
    assert cleaned[0] is None and cleaned[1]["mended"] == 2


def test_dictionaries_and_nothing_but_nulls(linter):
    column = pa.array([PAGE, None, "x", PAGE]).dictionary_encode()
    assert pa.array(linter.fix(column)).to_pylist() == linter.fix([PAGE, None, "x", PAGE])
    assert pa.array(linter.lint(pa.nulls(3))).to_pylist() == [None] * 3
    assert pa.array(linter.lint(pa.array([], pa.string()))).to_pylist() == []


def test_bytes_that_are_no_utf8_are_refused(linter):
    offsets, data = pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    broken = pa.Array.from_buffers(pa.string(), 1, [None, offsets, data])
    with pytest.raises(ValueError, match="UTF-8"):
        linter.lint(broken)
    with pytest.raises(Exception, match="UTF-8"):
        pa.chunked_array(linter.lint(pa.chunked_array([broken])))


def test_what_is_dropped_unread_is_given_back(linter):
    before = pa.total_allocated_bytes()
    for _ in range(20):
        column = pa.chunked_array([[PAGE * 100]])
        linter.fix(column)
        linter.lint(column.chunk(0))
        linter.fix(column).__arrow_c_stream__()
        linter.lint(column.chunk(0)).__arrow_c_array__()
    del column
    assert pa.total_allocated_bytes() == before


def test_a_column_says_its_type_without_being_read(linter):
    stream = linter.metrics(pa.chunked_array([["a"]]))
    assert pa.schema(stream).names == list(corpuslint.MEASURES)
    assert len(pa.chunked_array(stream)) == 1


def test_measures_and_features_are_columns(linter):
    column = pa.array([PAGE, None])
    measures = pa.array(linter.metrics(column)).to_pylist()
    assert measures == [linter.metrics(PAGE), None]
    features = pa.array(linter.features(column)).to_pylist()
    assert features[1] is None
    assert {row["line"]: row["values"] for row in features[0]} == linter.features(PAGE)


def test_polars(linter):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"id": range(len(TEXTS)), "text": TEXTS})
    assert pl.Series(linter.fix(frame["text"])).to_list() == linter.fix(TEXTS)
    found = frame.with_columns(found=pl.Series(linter.lint(frame, column="text"))).explode("found").unnest("found")
    assert found["rule"].drop_nulls().to_list() == [f.rule for row in linter.lint(TEXTS) for f in row or ()]


def test_duckdb(linter):
    duckdb = pytest.importorskip("duckdb")
    texts = pa.table({"text": TEXTS})
    relation = duckdb.sql("select text from texts")
    mended = pa.table({"text": pa.chunked_array(linter.fix(relation, column="text"))})
    assert duckdb.sql("select count(*) from mended where text like '%Scroll%'").fetchall() == [(1,)]


def test_pandas(linter):
    pd = pytest.importorskip("pandas")
    series = pd.Series(TEXTS, dtype="str")
    mended = pa.chunked_array(linter.fix(series)).to_pandas()
    assert [None if pd.isna(text) else text for text in mended] == linter.fix(TEXTS)


def test_daft(linter):
    daft = pytest.importorskip("daft")
    frame = daft.from_pydict({"text": TEXTS})
    mended = pa.chunked_array(linter.fix(frame, column="text"))
    assert mended.to_pylist() == linter.fix(TEXTS)

    @daft.func.batch(return_dtype=daft.DataType.string())
    def fixed(texts: daft.Series) -> daft.Series:
        return daft.Series.from_arrow(pa.array(linter.fix(texts.to_arrow())))

    assert frame.select(fixed(frame["text"])).to_pydict()["text"] == linter.fix(TEXTS)


def test_datasets(linter):
    datasets = pytest.importorskip("datasets")
    data = datasets.Dataset.from_dict({"text": TEXTS})
    assert pa.chunked_array(linter.fix(data)).to_pylist() == linter.fix(data["text"]) == linter.fix(TEXTS)
    assert pa.chunked_array(linter.fix(data.select([6, 0]), column="text")).to_pylist() == linter.fix([TEXTS[6], TEXTS[0]])
    mended = data.map(lambda batch: {"text": linter.fix(batch["text"])}, batched=True)
    assert mended["text"][:] == linter.fix(TEXTS)
    arrow = data.with_format("arrow").map(lambda table: table.set_column(0, "text", pa.chunked_array(linter.fix(table))), batched=True)
    assert arrow.with_format(None)["text"][:] == linter.fix(TEXTS)
