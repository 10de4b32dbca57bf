"""What every adapter does with a batch of documents, so that all engines give the same columns.

A batch is a `pyarrow.RecordBatch` or a `pyarrow.Table`, a row of it a document; what comes back is of the same kind and
has the same rows in the same order. `column` names the texts. Columns that say where a text is from (`title`, `url`
and their kin, as the program takes them of a record) are taken along and must not be left out before: rules ask them.
"""
# mypy: ignore-errors

import pyarrow as pa
import pyarrow.compute as pc

from corpuslint import Linter

FINDINGS, DROP, MENDED, METRICS = "findings", "drop", "mended", "metrics"
# What a linter asks of a document besides its text.
ALONG = ("title", "headline", "url", "uri", "source_url", "page_url", "link", "WARC-Target-URI")


def linter_of(linter=None, settings=None):
    """A linter, or one made of settings: with one thread, because the engine has a worker for each core."""
    if linter is None:
        return Linter(**{"threads": 1, **(settings or {})})
    if settings:
        raise TypeError(f"a linter has its settings already: {', '.join(sorted(settings))}")
    return linter


def results(method, batch, **arguments):
    """What a method of a linter says of each row: an array for a record batch, a chunked one for a table."""
    if isinstance(batch, pa.RecordBatch):
        return pa.array(method(batch, **arguments))
    batches = batch.to_batches() or [pa.RecordBatch.from_pylist([], schema=batch.schema)]
    return pa.chunked_array([pa.array(method(part, **arguments)) for part in batches])


def with_column(batch, name, values):
    """The batch with this column, in the place of one of that name or behind all others."""
    at = batch.schema.get_field_index(name)
    return batch.append_column(name, values) if at < 0 else batch.set_column(at, name, values)


def lint(linter, batch, column="text", into=FINDINGS):
    """Adds a column of findings: a list of structs, null where the text is null. Positions are of the row's text."""
    return with_column(batch, into, results(linter.lint, batch, column=column))


def metrics(linter, batch, column="text", into=METRICS):
    """Adds a column of measures: a struct of float64, named as `corpuslint metrics` names them."""
    return with_column(batch, into, results(linter.metrics, batch, column=column))


def metrics_columns(linter, batch, column="text", into=METRICS):
    """Adds a column of float64 for each measure, named `metrics.words` and so on."""
    told = results(linter.metrics, batch, column=column)
    for field, values in zip(told.type, told.flatten()):
        batch = with_column(batch, f"{into}.{field.name}", values)
    return batch


def fix(linter, batch, column="text"):
    """Puts the mended texts in the place of the texts; their type stays."""
    return with_column(batch, column, results(linter.fix, batch, column=column).cast(batch.schema.field(column).type))


def clean(linter, batch, column="text"):
    """Mends the texts and adds `findings` (what remains), `drop` (list of strings) and `mended` (fixes made, int64).

    A document that is to be left out has its reasons in `drop`, and its text as it was: a rule that was wrong can be
    taken back. Of one that stays `drop` is empty.
    """
    told = results(linter.clean, batch, column=column)
    reasons = pc.struct_field(told, "drop")
    texts = pc.struct_field(told, "text").cast(batch.schema.field(column).type)
    cleaned = with_column(batch, column, pc.if_else(is_kept(reasons), texts, batch.column(column)))
    for name, field in ((FINDINGS, "findings"), (DROP, "drop"), (MENDED, "mended")):
        cleaned = with_column(cleaned, name, pc.struct_field(told, field))
    return cleaned


def is_kept(reasons):
    """Of each row whether nothing speaks against it: its list of reasons is empty, or null as that of a null text."""
    return pc.equal(pc.fill_null(pc.list_value_length(reasons), 0), 0)


def kept(batch, drop=DROP):
    """The rows that stay."""
    return batch.filter(is_kept(batch.column(drop)))


def dropped(batch, drop=DROP):
    """The rows that are left out."""
    return batch.filter(pc.invert(is_kept(batch.column(drop))))


def of_texts(texts, about):
    """A record batch of texts (str or None) that come one by one; `about` has a dict for each, with what is along."""
    columns = {"text": pa.array(texts, pa.large_string())}
    for name in ALONG:
        values = [value if isinstance(value := row.get(name), str) else None for row in about]
        if any(value is not None for value in values):
            columns[name] = pa.array(values, pa.string())
    return pa.RecordBatch.from_pydict(columns)
