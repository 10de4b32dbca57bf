"""Ray Data: documents are linted, mended or left out where their blocks are.

    import corpuslint.ray
    documents = corpuslint.ray.mapped(ray.data.read_parquet("pages/"), corpuslint.ray.Clean, drop=["markup"])
    kept, dropped = corpuslint.ray.split(documents.materialize())

The classes go to `map_batches(..., batch_format="pyarrow")`, which `mapped` calls; each actor compiles its linter once,
and lints with one thread. None writes into a batch. Blocks that a lost worker had are linted again by Ray.
"""
# mypy: ignore-errors

from corpuslint import batches


class _Mapping:
    """Compiled once an actor. `settings` are those of `corpuslint.Linter`, in the place of a `linter`.

    Raises what `Linter` raises of settings that cannot be used, `KeyError` where a batch has no such column.
    """

    def __init__(self, column="text", linter=None, **settings):
        self.column = column
        self.linter = batches.linter_of(linter, settings)


class Lint(_Mapping):
    """Adds a column `findings`: list<struct>, null where the text is null."""

    def __call__(self, table):
        return batches.lint(self.linter, table, self.column)


class Fix(_Mapping):
    """Puts the mended texts in the place of the texts."""

    def __call__(self, table):
        return batches.fix(self.linter, table, self.column)


class Clean(_Mapping):
    """Mends the texts and adds `findings` (what remains), `drop` (list of reasons) and `mended` (number of fixes).

    No row is left out yet: `split` does that.
    """

    def __call__(self, table):
        return batches.clean(self.linter, table, self.column)


class Metrics(_Mapping):
    """Adds a column of float64 for each measure, named `metrics.words` and so on."""

    def __call__(self, table):
        return batches.metrics_columns(self.linter, table, self.column)


def mapped(dataset, mapping, workers=None, **arguments):
    """`dataset.map_batches` with one of the classes above in `workers` actors, or up to all cores but one of them."""
    import ray

    # An actor keeps its core: where all are actors', what reads and writes waits until one has been idle for a while.
    most = max(1, int(ray.cluster_resources().get("CPU", 1)) - 1)
    sizes = {"size": workers} if workers else {"min_size": 1, "max_size": most}
    pool = ray.data.ActorPoolStrategy(**sizes)
    return dataset.map_batches(mapping, fn_constructor_kwargs=arguments, batch_format="pyarrow", compute=pool)


def split(dataset, drop=batches.DROP):
    """What `Clean` has made, as two datasets: what stays, and what is left out, its text as it was.

    Both read `dataset`, which is worked out twice unless it is materialized or written before.
    """
    part = lambda rows: dataset.map_batches(rows, fn_kwargs={"drop": drop}, batch_format="pyarrow")
    return part(batches.kept), part(batches.dropped)
