"""Documents that are copies, or nearly, and the lines of sites, as jobs of Ray Data.

    copies = exact(dataset)                   # document, original
    rows = near_rows(dataset).materialize()
    near(rows)                                # document, original, share, told, lines
    linter = site_linter(dataset, extend_select=["duplicate/site-line"])
    corpuslint.ray.mapped(dataset, corpuslint.ray.Clean, linter=linter)
    learn(dataset)                            # cards, as `corpuslint learn` writes them

What is shuffled is as small as in `corpuslint.corpus.spark`. Ray keeps all of it in the memory of its aggregators, so that the
cluster has to hold it. Rows are shuffled by keys: `DataContext.shuffle_strategy` has to be one that hashes.
"""
# mypy: ignore-errors

from functools import partial

from corpuslint import corpus
from corpuslint.corpus import tables
from corpuslint.corpus.ray_sites import grouped, learn, rows_of, site_linter

__all__ = ["exact", "learn", "near", "near_rows", "site_linter"]


def exact(dataset, column="text", order="order", linter=None, partitions=64, **settings):
    """`document` and `original` (int64, numbers of `order`) of each document with the words of an earlier one."""
    linter = corpus.linter_for(corpus.EXACT, linter, settings)
    rows = rows_of(dataset, partial(corpus.contents, linter, column=column, order=order))
    return grouped(rows, ["content"], partitions, tables.copies)


def near_rows(dataset, column="text", order="order", linter=None, **settings):
    """What is known of each document: 1.3 kB of it. `near` reads it twice: materialize it, or write it down."""
    linter = corpus.linter_for(corpus.NEAR, linter, settings)
    return rows_of(dataset, partial(corpus.sketches, linter, column=column, order=order))


def near(rows, min_share=0.75, partitions=64):
    """What `corpus.PAIR` says of each document that is nearly an earlier one; of copies only the first takes part.

    Bands that the same documents have in common are one group: they would be compared again to the same end.
    """
    documents = rows.select_columns(["content", "order", "bands"])
    bands = grouped(documents, ["content"], partitions, tables.bands_of_firsts)
    members = grouped(bands, ["band"], partitions, tables.groups)
    both = members.union(rows_of(rows.select_columns(["order", "sketch"]), tables.without_group))
    groups = grouped(both, ["order"], partitions, tables.with_sketches)
    found = grouped(groups, tables.KEY, partitions, partial(tables.compared, min_share))
    return grouped(found, ["document"], partitions, tables.first_originals)
