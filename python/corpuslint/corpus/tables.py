"""What is done with a partition in which all rows with the same key stand, for engines that hand out tables.

Spark does the same in its own words. Every function takes and gives a `pyarrow.Table`; none is given an empty one.
"""
# mypy: ignore-errors

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpuslint import corpus

# Of a group of documents: how many they are, the first, and a hash of all.
KEY = ["n", "least", "all"]
SITES = pa.schema({"site": pa.int64(), "documents": pa.int64()})
LINES = pa.schema({"line": pa.int64(), "site": pa.int64(), "documents": pa.int64(), "is_title": pa.bool_()})
FIRST_LINES = pa.schema(
    {
        "kind": pa.string(),
        "site": pa.string(),
        "all": pa.int64(),
        "order": pa.int64(),
        "at": pa.int64(),
        "text": pa.string(),
        "documents": pa.int64(),
        "is_title": pa.bool_(),
    }
)
SAMPLES = pa.schema(
    {name: pa.int64() if name == "order" else pa.string() for name in ("kind", "site", "order", "text", "own")}
)


def copies(table):
    """Of `order` and `content`, the documents that are not the first with their content, and which is."""
    found = table.join(table.group_by("content").aggregate([("order", "min")]), "content")
    found = found.select(["order", "order_min"]).rename_columns(["document", "original"])
    return found.filter(pc.greater(found["document"], found["original"]))


def bands_of_firsts(table):
    """Of `order`, `content` and `bands` a row for each band of the first document with each content."""
    table = table.sort_by("order")
    firsts = table.take(pa.array(np.unique(table["content"].to_numpy(), return_index=True)[1]))
    bands = firsts["bands"].combine_chunks()
    order = firsts["order"].combine_chunks().take(pc.list_parent_indices(bands))
    return pa.table({"order": order, "band": pc.list_flatten(bands)})


def groups(table):
    """Of `order` and `band` those that have company in a band, with the key of their group."""
    order, band = table["order"].to_numpy(), table["band"].to_numpy()
    at = np.lexsort((order, band))
    order, band = order[at], band[at]
    starts = np.flatnonzero(np.concatenate(([True], band[1:] != band[:-1])))
    lengths = np.diff(np.append(starts, len(order)))
    # What tells groups of other documents apart: a mix of each number (splitmix, Steele and others 2014), all as one.
    mixed = order.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    of_group = (lengths, order[starts], np.bitwise_xor.reduceat(mixed, starts).view(np.int64))
    key = {name: pa.array(np.repeat(values, lengths), pa.int64()) for name, values in zip(KEY, of_group)}
    members = pa.table({"order": pa.array(order), **key, "sketch": pa.nulls(len(order), pa.binary())})
    return members.filter(pc.greater(members["n"], 1))


def without_group(table):
    """Sketches, in the form in which they can be put together with members of groups."""
    key = {name: pa.nulls(table.num_rows, pa.int64()) for name in KEY}
    return pa.table({"order": table["order"], **key, "sketch": table["sketch"]})


def with_sketches(table):
    """Members of groups, each once, with their sketches, of both of them."""
    members = table.filter(pc.is_valid(table["n"])).group_by(["order", *KEY]).aggregate([])
    sketches = table.filter(pc.is_valid(table["sketch"])).select(["order", "sketch"])
    return members.join(sketches, "order", join_type="inner")


def compared(min_share, table):
    """The near copies of groups, as `corpus.PAIR`."""
    table = table.sort_by([(name, "ascending") for name in (*KEY, "order")])
    return pa.Table.from_batches(corpus.compared(table.to_batches(), KEY, min_share), corpus.PAIR)


def first_originals(table):
    """Of near copies each once, with its first original."""
    table = table.sort_by([("document", "ascending"), ("original", "ascending")])
    return table.take(pa.array(np.unique(table["document"].to_numpy(), return_index=True)[1]))


def sites(min_documents, table):
    """Of `site` and `content`, how many documents each site has that has enough: copies count once."""
    counted = table.group_by(["site", "content"]).aggregate([]).group_by("site").aggregate([("content", "count")])
    counted = counted.select(["site", "content_count"]).rename_columns(SITES.names)
    return counted.filter(pc.greater_equal(counted["documents"], min_documents))


def each_line(table):
    """A row for each line of a document, and one without content for each of its titles."""
    parts = []
    for name in ("lines", "titles"):
        lists = table[name].combine_chunks()
        site, content = (table[of].combine_chunks().take(pc.list_parent_indices(lists)) for of in ("site", "content"))
        content = content if name == "lines" else pa.nulls(len(content), pa.int64())
        parts.append(pa.table({"line": pc.list_flatten(lists), "site": site, "content": content}))
    return pa.concat_tables(parts)


def lines(at_least, table):
    """In how many documents each line stands, of those that stand in enough."""
    each = table.group_by(["line", "site", "content"]).aggregate([])
    each = each.append_column("is_title", pc.is_null(each["content"]))
    counted = each.group_by(["line", "site"]).aggregate([("content", "count"), ("is_title", "max")])
    counted = counted.select(["line", "site", "content_count", "is_title_max"]).rename_columns(LINES.names)
    return counted.filter(pc.greater_equal(counted["documents"], at_least))


def common(counted, sites, min_share):
    """Of lines those that stand in this share of their site's documents, rounded up."""
    counted = counted.join(sites.rename_columns(["site", "all"]), "site", join_type="inner")
    least = pc.ceil(pc.multiply(pc.cast(counted["all"], pa.float64()), float(min_share)))
    return counted.filter(pc.greater_equal(pc.cast(counted["documents"], pa.float64()), least)).select(LINES.names)


def each_common(table):
    """A row for each common line of a document, with where it stands among them."""
    lists = table["lines"].combine_chunks()
    parent, lines = pc.list_parent_indices(lists), pc.list_flatten(lists)
    starts = np.concatenate(([0], np.cumsum(pc.list_value_length(lists).to_numpy())))
    about = (
        table.select(["kind", "site", "documents", "order"])
        .take(parent)
        .rename_columns(["kind", "site", "all", "order"])
    )
    about = about.append_column("at", pa.array(np.arange(len(lines)) - starts[parent.to_numpy()], pa.int64()))
    for field in lines.type:
        about = about.append_column(field.name, pc.struct_field(lines, field.name))
    return about


def first_lines(table):
    """Of lines of sites each once, as it stands first."""
    table = table.sort_by([("order", "ascending"), ("at", "ascending")])
    table = table.append_column("row", pa.array(np.arange(table.num_rows)))
    firsts = table.group_by(["kind", "site", "line"]).aggregate([("row", "min")])["row_min"]
    return table.take(firsts).select(FIRST_LINES.names)


def each_sample(table):
    """A row for each document that may be shown."""
    table = table.filter(pc.is_valid(table["sample"]))
    fields = {name: pc.struct_field(table["sample"], name) for name in ("text", "own")}
    return pa.table({**{name: table[name] for name in ("kind", "site", "order")}, **fields})


def first_samples(table):
    """Of samples of sites the first few of each."""
    table, seen, rows = table.sort_by("order"), Counter(), []
    for row, site in enumerate(zip(table["kind"].to_pylist(), table["site"].to_pylist())):
        seen[site] += 1
        if seen[site] <= corpus.SAMPLES:
            rows.append(row)
    return table.take(pa.array(rows, pa.int64())).select(SAMPLES.names)
