"""Documents that are copies, or nearly, and the lines of sites, as jobs of Spark 4.

    copies = exact(frame)                     # document, original
    rows = near_rows(frame).persist()
    near(rows)                                # document, original, share, told, lines
    linter = site_linter(frame, extend_select=["duplicate/site-line"])
    corpuslint.spark.clean(frame, linter=linter)
    learn(frame)                              # cards, as `corpuslint learn` writes them

The text is read once by each, by `learn` twice, and what is shuffled is small: 24 bytes a document for `exact`; for
`near` 130 bytes, 16 for each of 14 bands, and the sketch (1.2 kB, 3.1 at most) once, and again for each group that a
document with near copies is in; 33 bytes a line for `site_linter`. No group has to fit into memory.
"""
# mypy: ignore-errors

from functools import partial

from pyspark.sql import Window
from pyspark.sql import functions as F

from corpuslint import corpus
from corpuslint.corpus.spark_sites import learn, mapped, site_linter

__all__ = ["exact", "learn", "near", "near_rows", "site_linter"]


def exact(frame, column="text", order="order", linter=None, **settings):
    """`document` and `original` (long, numbers of `order`) of each document with the words of an earlier one."""
    work = partial(corpus.contents, corpus.linter_for(corpus.EXACT, linter, settings), column=column, order=order)
    rows = mapped(frame, "order long, content binary", work)
    first = F.min("order").over(Window.partitionBy("content"))
    return rows.select(F.col("order").alias("document"), first.alias("original")).where("document > original")


def near_rows(frame, column="text", order="order", linter=None, **settings):
    """What is known of each document: 1.3 kB of it. `near` reads it twice: persist it, or write it down."""
    work = partial(corpus.sketches, corpus.linter_for(corpus.NEAR, linter, settings), column=column, order=order)
    return mapped(frame, "order long, content long, bands array<long>, sketch binary", work)


def near(rows, min_share=0.75):
    """What `corpus.PAIR` says of each document that is nearly an earlier one; of copies only the first takes part.

    Bands that the same documents have in common are one group: they would be compared again to the same end.
    """
    first = rows.groupBy("content").agg(F.min_by(F.struct("order", "bands"), "order").alias("first"))
    bands = first.select("first.order", F.explode("first.bands").alias("band"))
    group = Window.partitionBy("band")
    key = {"n": F.count("*"), "least": F.min("order"), "all": F.bit_xor(F.xxhash64("order"))}
    members = bands.select("order", *(of.over(group).alias(name) for name, of in key.items())).where("n > 1").distinct()
    groups = members.join(rows.select("order", "sketch"), "order").repartition(*key).sortWithinPartitions(*key, "order")
    schema = "document long, original long, share double, told string, lines string"
    found = groups.mapInArrow(partial(corpus.compared, key=tuple(key), min_share=min_share), schema)
    # Of all originals that a copy was given the first one is its original.
    first = F.min_by(F.struct(*found.columns), "original").alias("first")
    return found.groupBy("document").agg(first).select("first.*")
