"""The lines that sites print on their pages, counted by Ray Data: for `duplicate/site-line`, and as cards.

They are `site_linter` and `learn` of `corpuslint.corpus.ray`.
"""
# mypy: ignore-errors

from functools import partial

import pyarrow as pa
import ray

import corpuslint
from corpuslint import corpus
from corpuslint.corpus import tables


def rows_of(dataset, work):
    """What the work makes of each batch."""
    return dataset.map_batches(work, batch_format="pyarrow")


def grouped(dataset, keys, partitions, work):
    """The work on all rows that have the same keys, and others, at once."""
    shuffled = dataset.repartition(partitions, keys=keys)
    return shuffled.map_batches(partial(_unless_empty, work), batch_format="pyarrow", batch_size=None)


def _unless_empty(work, table):
    return work(table) if table.num_rows else table.select([])


def site_linter(dataset, column="text", path=None, linter=None, least=(10, 5, 0.2), partitions=64, **settings):
    """A linter that tells each document the lines of its site, counted over all documents of the dataset.

    The counts come to the driver, 28 bytes a line of a site, and go to each worker. `least` are the card's
    `min-documents`, `at-least` and `min-share`; a card that asks for less needs its own here.
    """
    linter = corpus.linter_for(corpus.SITE_LINE, linter, settings)
    counted = _counted(dataset, least, partitions, partial(corpus.lines, linter, column=column, path=path))
    return linter.with_site_lines(*corpus.counts(*counted))


def learn(dataset, column="text", order="order", path=None, learner=None, partitions=64):
    """The cards that `corpuslint learn` writes of these documents: a dict of texts by their paths below a folder."""
    learner = learner or corpuslint.Learner(threads=1)
    least = (learner.min_documents, learner.at_least, learner.min_share)
    counted = _counted(dataset, least, partitions, partial(corpus.lines, learner, column=column, path=path))
    learner = learner.with_counts(*corpus.counts(*counted))
    work = partial(corpus.common_lines, learner, column=column, order=order, path=path)
    rows = rows_of(dataset, work).materialize()
    lines = grouped(rows_of(rows, tables.each_common), ["site"], partitions, tables.first_lines)
    samples = grouped(rows_of(rows, tables.each_sample), ["site"], partitions, tables.first_samples)
    return corpus.cards(learner, _table(lines, tables.FIRST_LINES), _table(samples, tables.SAMPLES))


def _counted(dataset, least, partitions, work):
    min_documents, at_least, min_share = least
    rows = rows_of(dataset, work).materialize()
    documents = rows.select_columns(["site", "content"])
    sites = _table(grouped(documents, ["site"], partitions, partial(tables.sites, min_documents)), tables.SITES)
    lines = grouped(rows_of(rows, tables.each_line), ["line"], partitions, partial(tables.lines, at_least))
    return sites, tables.common(_table(lines, tables.LINES), sites, min_share)


def _table(dataset, schema):
    parts = [part for part in ray.get(dataset.to_arrow_refs()) if part.num_rows]
    return pa.concat_tables([schema.empty_table(), *parts])
