"""Spark 4: documents are linted, mended or left out on the executors, in Arrow batches.

    import corpuslint.spark
    cleaned = corpuslint.spark.clean(spark.read.json("pages/"), drop=["markup"])
    kept, dropped = corpuslint.spark.split(cleaned)
    frame.select("id", corpuslint.spark.findings("text", url="url", select=["boilerplate"]))

Executors need this package, pyarrow and pandas. The package alone can be shipped: as a zip of the folder that `pip
install --target` fills, with `spark.archives=corpuslint.zip#env` and `spark.executorEnv.PYTHONPATH=env`. A batch has as
many rows as `spark.sql.execution.arrow.maxRecordsPerBatch` says (10,000); of long documents fewer are better. Every
function takes a `linter`, or the settings of `corpuslint.Linter`; with settings one thread lints, because each core has
its task. Files that settings name (`rules`, `config`) have to be there on every executor.
"""
# mypy: ignore-errors

from functools import partial

from corpuslint import batches


def _mapped(frame, job, column, linter, settings):
    """The frame with the job done with each batch on the executors. What columns come of it, an empty batch says."""
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    work = partial(job, batches.linter_of(linter, settings), column=column)
    nothing = pa.RecordBatch.from_pylist([], schema=to_arrow_schema(frame.schema))
    return frame.mapInArrow(lambda parts: map(work, parts), from_arrow_schema(work(nothing).schema))


def lint(frame, column="text", linter=None, **settings):
    """Adds a column `findings`: array<struct>, null where the text is null."""
    return _mapped(frame, batches.lint, column, linter, settings)


def fix(frame, column="text", linter=None, **settings):
    """Puts the mended texts in the place of the texts."""
    return _mapped(frame, batches.fix, column, linter, settings)


def clean(frame, column="text", linter=None, **settings):
    """Mends the texts and adds `findings` (what remains), `drop` (array of reasons) and `mended` (number of fixes).

    No row is left out yet: `split` does that.
    """
    return _mapped(frame, batches.clean, column, linter, settings)


def metrics(frame, column="text", linter=None, **settings):
    """Adds a column `metrics`, a struct of doubles; ``select("id", "metrics.*")`` makes columns of it."""
    return _mapped(frame, batches.metrics, column, linter, settings)


def split(frame, drop=batches.DROP):
    """What `clean` has made, as two frames: what stays; and what is left out, with its reasons and its text as it was.

    Both read `frame`, which is worked out twice unless it is persisted or written before.
    """
    from pyspark.sql import functions as F

    is_kept = F.coalesce(F.size(drop), F.lit(0)) <= 0
    return frame.where(is_kept), frame.where(~is_kept)


def findings(text, title=None, url=None, linter=None, **settings):
    """A column of findings of a column of texts, of its titles and addresses: an Arrow UDF (Spark 4.1 and later)."""
    import pyarrow as pa
    from pyspark.sql.functions import arrow_udf
    from pyspark.sql.pandas.types import from_arrow_type

    given = {name: column for name, column in (("text", text), ("title", title), ("url", url)) if column is not None}
    told = partial(_findings, batches.linter_of(linter, settings), tuple(given))
    nothing = told(*(pa.array([], pa.string()) for _ in given))
    return arrow_udf(told, from_arrow_type(nothing.type))(*given.values())


def _findings(linter, names, *columns):
    import pyarrow as pa

    return batches.results(linter.lint, pa.RecordBatch.from_arrays(list(columns), names=list(names)), column="text")
