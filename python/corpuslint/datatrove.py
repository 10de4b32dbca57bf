"""datatrove: steps of a pipeline that lint, mend, leave documents out and measure.

    clean = corpuslint.datatrove.Filter(drop=["markup"], mend=True, exclusion_writer=JsonlWriter("dropped/"))
    pipeline = [JsonlReader("pages/"), clean, JsonlWriter("clean/")]

A step takes a `linter`, or the settings of `corpuslint.Linter`; with settings one thread lints, as a task has a core.
A `title` and an address (`url` and its kin) in the metadata are taken along. This wants datatrove's extra `processing`.
"""
# mypy: ignore-errors

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.stats.base import BaseStats
from datatrove.utils.batching import batched
from datatrove.utils.typeshelper import StatHints

from corpuslint import batches


def _told(method, documents):
    texts, about = zip(*((document.text, document.metadata) for document in documents))
    return batches.results(method, batches.of_texts(texts, about), column="text").to_pylist()


class Filter(BaseFilter):
    """Leaves out what `drop` and `max_noise` say, as it was, with `filter_reason`; with `mend` what stays is mended."""

    name = "corpuslint"

    def __init__(self, mend=False, exclusion_writer=None, batch_size=100, linter=None, **settings):
        super().__init__(exclusion_writer, batch_size)
        self.mend, self.linter = mend, batches.linter_of(linter, settings)

    def filter(self, doc):
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch):
        told = _told(self.linter.clean, batch)
        if self.mend:
            for document, cleaned in zip(batch, told):
                document.text = document.text if cleaned["drop"] else cleaned["text"]
        return [(not cleaned["drop"], ",".join(cleaned["drop"] or [])) for cleaned in told]


class Formatter(PipelineStep):
    """Mends the texts, and with `findings` writes what remains into the metadata, as a list of dicts."""

    type, name = "✂️ - FORMAT", "corpuslint"

    def __init__(self, findings=False, batch_size=100, linter=None, **settings):
        super().__init__()
        self.findings, self.batch_size, self.linter = findings, batch_size, batches.linter_of(linter, settings)

    def run(self, data, rank=0, world_size=1):
        for batch in batched(data, self.batch_size):
            with self.track_time("batch"):
                told = _told(self.linter.clean if self.findings else self.linter.fix, batch)
            for document, done in zip(batch, told):
                self.stat_update(StatHints.total)
                if self.findings:
                    document.metadata[batches.FINDINGS] = done["findings"]
                document.text = done["text"] if self.findings else done
                yield document


class Stats(BaseStats):
    """The measures that `corpuslint metrics` has, and how many `findings`; not those that a text has no value of."""

    name = "corpuslint"

    def __init__(self, output_folder, linter=None, groups_to_compute=None, **settings):
        super().__init__(output_folder, groups_to_compute)
        self.linter = batches.linter_of(linter, settings)

    def extract_stats(self, doc):
        (measures,), (findings,) = _told(self.linter.metrics, [doc]), _told(self.linter.lint, [doc])
        return {**{name: value for name, value in measures.items() if value is not None}, "findings": len(findings)}
