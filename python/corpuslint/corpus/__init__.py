"""What compares documents, for engines: the core emits small rows, the engine groups them, the core judges a group.

`corpuslint.corpus.spark` and `corpuslint.corpus.ray` tell which documents are copies (`duplicate/document`), near
copies (`duplicate/near`) and which lines a site prints on its pages (`duplicate/site-line`), as the program does of the
same documents in the same order. `order` names a column of whole numbers from 0, each once, ascending as the program
would walk the documents: of copies the least is the original.

Hashes have 64 bits and are signed here, because Spark has no other numbers. That two are the same by chance is as
unlikely as in the program.
"""
# mypy: ignore-errors

from itertools import groupby, islice

import pyarrow as pa
import pyarrow.compute as pc

import corpuslint
from corpuslint import batches

EXACT, NEAR, SITE_LINE = "duplicate/document", "duplicate/near", "duplicate/site-line"
# A near copy: two numbers of `order`; the share of five-word sequences in common, as a number from 0 to 1 and as the
# program's message has it; and what that says of the lines that are the same.
PAIR = pa.schema(
    {"document": pa.int64(), "original": pa.int64(), "share": pa.float64(), "told": pa.string(), "lines": pa.string()}
)
# Of a group so many sketches are handed over at once, up to 3 kB each; of those before them eight stay.
AT_ONCE, KEPT = 4096, 8
# Documents of a site that `learn` shows.
SAMPLES = 4


def linter_for(rule, linter, settings):
    """A linter that has this rule: the one given, or one with this rule alone where the settings choose none."""
    if linter is None and not {"select", "extend_select", "config"} & set(settings):
        settings = {**settings, "select": [rule]}
    return batches.linter_of(linter, settings)


def contents(linter, batch, column="text", order="order"):
    """`order` and `content` (a hash of the words, 16 bytes) of each document that is long enough."""
    told = batches.results(linter.content_rows, batch, column=column)
    rows = pa.table({"order": batch.column(order).cast(pa.int64()), "content": told.cast(pa.binary())})
    return rows.filter(pc.is_valid(rows["content"]))


def sketches(linter, batch, column="text", order="order"):
    """`order`, `content`, `bands` (14 of int64) and `sketch` (bytes, 3 kB at most) of each document that takes part."""
    rows = _fields(
        batches.results(linter.near_rows, batch, column=column), {"order": batch.column(order).cast(pa.int64())}
    )
    return rows.select(["order", "content", "bands", "sketch"])


def lines(linter, batch, column="text", path=None):
    """`site`, `content`, `lines` and `titles` (lists of hashes) of each document that has a site."""
    return _fields(batches.results(linter.site_rows, batch, column=column, path=path), {})


def _fields(told, beside):
    fields = {field.name: pc.struct_field(told, field.name) for field in told.type}
    return _signed({**beside, **fields}).filter(pc.is_valid(told))


def _signed(columns):
    table = pa.table(columns)
    return table.cast(pa.schema([(field.name, _signed_type(field.type)) for field in table.schema]), safe=False)


def _signed_type(type):
    """The same with int64 for what is counted or hashed, so that Spark knows it."""
    if pa.types.is_list(type):
        return pa.list_(_signed_type(type.value_type))
    if pa.types.is_struct(type):
        return pa.struct([(field.name, _signed_type(field.type)) for field in type])
    return pa.int64() if pa.types.is_unsigned_integer(type) else type


def compared(parts, key, min_share=0.75):
    """Yields what is near, as `PAIR`, of record batches that come sorted by the columns `key`, then by `order`.

    They have a `sketch`, too. A group is read some at a time and may be of any size: later documents are compared with
    the first eight that are no copies of each other, which are handed on.
    """
    names = (*key, "order", "sketch")
    rows = (row for part in parts for row in zip(*(part.column(name).to_pylist() for name in names)))
    for _, group in groupby(rows, lambda row: row[: len(key)]):
        group, known = ((row[-2], row[-1]) for row in group), []
        while further := list(islice(group, AT_ONCE)):
            sketch = dict(known + further)
            found = corpuslint.near_bucket(list(sketch), list(sketch.values()), min_share)
            told = [(*pair, *corpuslint.near_pair(*map(sketch.get, pair))) for pair in found]
            if told:
                yield pa.RecordBatch.from_pylist([dict(zip(PAIR.names, pair)) for pair in told], PAIR)
            copies = {copy for copy, _ in found}
            known = [row for row in sketch.items() if row[0] not in copies][:KEPT]


def common_lines(learner, batch, column="text", order="order", path=None):
    """`order` and what `line_rows` of a learner says of each document that has lines which are common on its site."""
    told = batches.results(learner.line_rows, batch, column=column, path=path)
    fields = {field.name: pc.struct_field(told, field.name) for field in told.type}
    return _signed({"order": batch.column(order).cast(pa.int64()), **fields}).filter(pc.is_valid(told))


def counts(documents, common):
    """Tables `site`, `documents` and `line`, `site`, `documents`, `is_title` as `with_site_lines` takes them."""
    return [list(zip(*(_unsigned(table, name) for name in table.column_names))) for table in (documents, common)]


def _unsigned(table, name):
    return (pc.cast(table[name], pa.uint64(), safe=False) if name in ("site", "line") else table[name]).to_pylist()


def cards(learner, lines, samples):
    """Of tables of each line as it stands first in its site (`kind`, `site`, `all`, `order`, `at`, `text`, `documents`,
    `is_title`), and of each site's first samples (`kind`, `site`, `order`, `text`, `own`)."""
    sites = {}
    for row in lines.sort_by([(name, "ascending") for name in ("kind", "site", "order", "at")]).to_pylist():
        _, found, _ = sites.setdefault((row["kind"], row["site"]), (row["all"], [], []))
        found.append((row["text"], row["documents"], row["is_title"]))
    for row in samples.sort_by("order").to_pylist():
        sites[row["kind"], row["site"]][2].append((row["text"], row["own"]))
    return learner.cards((*site, *told) for site, told in sites.items())
