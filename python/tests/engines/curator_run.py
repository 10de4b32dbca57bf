"""NeMo Curator's pipeline with its Ray Data executor, its output compared: `curator_run.py PROGRAM`."""

import json
import logging
import os
import pathlib
import sys
import tempfile

import pyarrow as pa
import ray
from loguru import logger
from nemo_curator.backends.ray_data import RayDataExecutor
from nemo_curator.pipeline import Pipeline
from nemo_curator.tasks import DocumentBatch

import compare
import corpuslint.curator
import documents
import native

PROGRAM = os.path.abspath(sys.argv[1])
DOCUMENTS, BATCH = 600, 75


def main():
    logger.remove()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "documents.jsonl"
        documents.write(path, count=DOCUMENTS)
        table = pa.Table.from_pylist([json.loads(line) for line in path.read_text().splitlines()])

        # The executor ends Ray when it is done, so that each pipeline has one of its own.
        def run(stage, as_frame=False):
            ray.init(
                num_cpus=2,
                object_store_memory=200 << 20,
                include_dashboard=False,
                _node_ip_address="127.0.0.2",
                logging_level=logging.ERROR,
                log_to_driver=False,
            )
            parts = [table.slice(at, BATCH) for at in range(0, DOCUMENTS, BATCH)]
            tasks = [DocumentBatch("documents", part.to_pandas() if as_frame else part) for part in parts]
            done = Pipeline(name="corpuslint", stages=[stage]).run(RayDataExecutor(), tasks)
            assert len(done) == len(tasks), done
            assert all(isinstance(task.data, pa.Table) != as_frame for task in done), [type(task.data) for task in done]
            return [row for task in done for row in task.to_pyarrow().to_pylist()]

        compare.findings(run(corpuslint.curator.LintStage()), PROGRAM, path)
        cleaned = run(corpuslint.curator.CleanStage(settings=native.SETTINGS))
        kept, dropped = [row for row in cleaned if not row["drop"]], [row for row in cleaned if row["drop"]]
        compare.cleaned(kept, dropped, PROGRAM, path)
        left = run(corpuslint.curator.CleanStage(settings=native.SETTINGS, leave_out=True), as_frame=True)
        compare.equal(
            "rows of frames that stay", {row["order"]: row["text"] for row in left}, native.cleaned(PROGRAM, path)[0]
        )
        measured = run(corpuslint.curator.MetricsStage())
        prefix = "metrics."
        compare.metrics(
            [
                (
                    row["order"],
                    row["text"]
                    and {name[len(prefix) :]: value for name, value in row.items() if name.startswith(prefix)},
                )
                for row in measured
            ],
            PROGRAM,
            path,
        )


if __name__ == "__main__":
    main()
