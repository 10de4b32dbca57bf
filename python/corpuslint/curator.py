"""NeMo Curator: stages over a `DocumentBatch`, to be added to a `Pipeline`.

    import corpuslint.curator
    pipeline.add_stage(corpuslint.curator.CleanStage(settings={"drop": ["markup"]}, leave_out=True))

`settings` are those of `corpuslint.Linter`. A linter is compiled once a worker, and lints with one thread: a stage asks
for one core. A batch keeps its form, table or frame.
"""
# mypy: ignore-errors

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from nemo_curator.stages.base import ProcessingStage
from nemo_curator.tasks import DocumentBatch

from corpuslint import batches


@dataclass
class _Stage(ProcessingStage[DocumentBatch, DocumentBatch]):
    """Raises what `Linter` raises of settings that cannot be used, before the first batch."""

    _is_abstract_root = True  # No stage of its own in Curator's registry.
    column: str = "text"
    settings: dict[str, Any] = field(default_factory=dict)
    linter, made = None, ()

    def inputs(self):
        return ["data"], [self.column]

    def outputs(self):
        return ["data"], [self.column, *self.made]

    def setup(self, worker_metadata=None):
        self.linter = batches.linter_of(None, self.settings)

    def process(self, task):
        if self.linter is None:
            self.setup()
        table = self.work(task.to_pyarrow())
        data = table if isinstance(task.data, pa.Table) else table.to_pandas()
        return DocumentBatch(task.dataset_name, data, _metadata=task._metadata, _stage_perf=task._stage_perf)


@dataclass
class LintStage(_Stage):
    """Adds a column `findings`: list<struct>, null where the text is null."""

    name, made = "corpuslint_lint", (batches.FINDINGS,)

    def work(self, table):
        return batches.lint(self.linter, table, self.column)


@dataclass
class CleanStage(_Stage):
    """Mends the texts, and adds `findings` (what remains), `drop` (list of reasons) and `mended` (number of fixes).

    With `leave_out` rows that have a reason are left out; else a later stage finds them by it, their text as it was.
    """

    name, made = "corpuslint_clean", (batches.FINDINGS, batches.DROP, batches.MENDED)
    leave_out: bool = False

    def work(self, table):
        cleaned = batches.clean(self.linter, table, self.column)
        return batches.kept(cleaned) if self.leave_out else cleaned


@dataclass
class MetricsStage(_Stage):
    """Adds a column of float64 for each measure, named `metrics.words` and so on."""

    name = "corpuslint_metrics"

    def work(self, table):
        return batches.metrics_columns(self.linter, table, self.column)
