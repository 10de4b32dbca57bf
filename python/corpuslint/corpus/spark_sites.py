"""The lines that sites print on their pages, counted by Spark 4: for `duplicate/site-line`, and as cards.

They are `site_linter` and `learn` of `corpuslint.corpus.spark`.
"""
# mypy: ignore-errors

from functools import partial

from pyspark.sql import Window
from pyspark.sql import functions as F

import corpuslint
from corpuslint import corpus

ROWS = "site long, content long, lines array<long>, titles array<long>"
COMMON = """
    order long, kind string, site string, documents long,
    lines array<struct<line: long, text: string, documents: long, is_title: boolean>>,
    sample struct<text: string, own: string>
"""


def mapped(frame, schema, work):
    """The rows of this schema that the work makes of each batch."""
    return frame.mapInArrow(lambda parts: (batch for part in parts for batch in work(part).to_batches()), schema)


def _counted(frame, least, work):
    """Tables of the sites that have enough documents, and of the lines that stand in enough of them."""
    min_documents, at_least, min_share = least
    rows = mapped(frame, ROWS, work).persist()
    documents = rows.groupBy("site").agg(F.countDistinct("content").alias("documents"))
    documents = documents.where(F.col("documents") >= min_documents)
    line = lambda name, content: rows.select(F.explode(name).alias("line"), "site", content.alias("content"))
    every = line("lines", F.col("content")).union(line("titles", F.lit(None).cast("long"))).repartition("line")
    counts = (F.countDistinct("content").alias("documents"), F.max(F.isnull("content")).alias("is_title"))
    counted = every.groupBy("line", "site").agg(*counts).where(F.col("documents") >= at_least)
    counted = counted.join(documents.withColumnRenamed("documents", "all"), "site")
    common = counted.where(F.col("documents") >= F.ceil(F.lit(float(min_share)) * F.col("all")))
    tables = documents.toArrow(), common.select("line", "site", "documents", "is_title").toArrow()
    rows.unpersist()
    return tables


def site_linter(frame, column="text", path=None, linter=None, least=(10, 5, 0.2), **settings):
    """A linter that tells each document the lines of its site, counted over all documents of the frame.

    The counts come to the driver, 28 bytes a line of a site, and go to each worker. `least` are the card's
    `min-documents`, `at-least` and `min-share`; a card that asks for less needs its own here.
    """
    linter = corpus.linter_for(corpus.SITE_LINE, linter, settings)
    tables = _counted(frame, least, partial(corpus.lines, linter, column=column, path=path))
    return linter.with_site_lines(*corpus.counts(*tables))


def learn(frame, column="text", order="order", path=None, learner=None):
    """The cards that `corpuslint learn` writes of these documents: a dict of texts by their paths below a folder."""
    learner = learner or corpuslint.Learner(threads=1)
    least = (learner.min_documents, learner.at_least, learner.min_share)
    tables = _counted(frame, least, partial(corpus.lines, learner, column=column, path=path))
    learner = learner.with_counts(*corpus.counts(*tables))
    work = partial(corpus.common_lines, learner, column=column, order=order, path=path)
    rows = mapped(frame, COMMON, work).persist()
    lines = rows.select("order", "kind", "site", "documents", F.posexplode("lines").alias("at", "line"))
    of_first = F.min_by(
        F.struct("order", "at", "line.text", "line.documents", "line.is_title"), F.struct("order", "at")
    )
    lines = lines.groupBy("kind", "site", "documents", "line.line").agg(of_first.alias("first"))
    number = F.row_number().over(Window.partitionBy("kind", "site").orderBy("order"))
    samples = rows.where("sample is not null").withColumn("number", number).where(F.col("number") <= corpus.SAMPLES)
    lines = lines.select("kind", "site", F.col("documents").alias("all"), "first.*").toArrow()
    samples = samples.select("kind", "site", "order", "sample.*").toArrow()
    rows.unpersist()
    return corpus.cards(learner, lines, samples)
