"""datatrove's executor with two workers, killed in the middle and run again: `datatrove_run.py PROGRAM`.

Four tasks, each with a file. The first run is killed as a whole while one task is under way and the others are done;
the second one does that task alone. All output is compared with the program's on the same documents.
"""

import gzip
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

import compare
import corpuslint.datatrove
import documents
import native

TASKS, DOCUMENTS = 4, 600


def stuck_unless_there(data, rank, world_size, marker=None):
    """Lets documents pass, but those of the last task stop after ten unless there is a marker."""
    for number, document in enumerate(data):
        if rank == TASKS - 1 and number == 10 and not marker.exists():
            time.sleep(300)
        yield document


class Stuck:
    """The same, as what goes into a pipeline."""

    def __init__(self, marker):
        self.marker = marker

    def __call__(self, data, rank=0, world_size=1):
        return stuck_unless_there(data, rank, world_size, self.marker)


def run(folder):
    """Both pipelines on the folder's shards: leaving out and mending, then what else there is."""
    reader = lambda: JsonlReader(str(folder / "shards"), id_key="order", adapter=adapted)
    out = folder / "out"
    rejected = JsonlWriter(str(out / "dropped"), compression="gzip")
    LocalPipelineExecutor(
        [
            reader(),
            Stuck(folder / "marker"),
            corpuslint.datatrove.Filter(mend=True, exclusion_writer=rejected, **native.SETTINGS),
            JsonlWriter(str(out / "kept"), compression="gzip"),
        ],
        tasks=TASKS,
        workers=2,
        logging_dir=str(folder / "log"),
    ).run()
    LocalPipelineExecutor(
        [
            reader(),
            corpuslint.datatrove.Stats(str(out / "stats"), groups_to_compute=["summary"]),
            corpuslint.datatrove.Formatter(findings=True),
            JsonlWriter(str(out / "mended"), compression="gzip"),
        ],
        tasks=TASKS,
        workers=2,
        logging_dir=str(folder / "log-2"),
    ).run()


def adapted(self, data, path, number):
    """datatrove's own, which leaves out documents without a text."""
    return {"text": data.pop("text") or "", "id": str(data["order"]), "metadata": data}


def rows(folder):
    found = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                assert int(row["id"]) not in found, f"document {row['id']} was written twice"
                found[int(row["id"])] = row
    return found


def main(program):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = folder / "documents.jsonl"
        documents.write(path, count=DOCUMENTS)
        # datatrove has no documents without a text.
        lines = [line for line in path.read_text().splitlines(keepends=True) if json.loads(line)["text"]]
        for number, line in enumerate(lines):
            lines[number] = json.dumps({**json.loads(line), "order": number}, ensure_ascii=False) + "\n"
        path.write_text("".join(lines))
        (folder / "shards").mkdir()
        for task in range(TASKS):
            (folder / "shards" / f"{task}.jsonl").write_text("".join(lines[task::TASKS]))

        command, log = [sys.executable, __file__, "--run", folder], open(folder / "log.txt", "wb")
        killed = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        done = folder / "log" / "completions"
        wait(lambda: done.exists() and len(list(done.iterdir())) == TASKS - 1, killed, folder)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        first = {path.name: path.stat().st_mtime_ns for path in done.iterdir()}
        assert len(first) == TASKS - 1, first
        (folder / "marker").touch()
        ran = subprocess.run(command, stdout=log, stderr=log)
        assert ran.returncode == 0, (folder / "log.txt").read_text()[-3000:]
        second = {path.name: path.stat().st_mtime_ns for path in done.iterdir()}
        again = [name for name in second if first.get(name) != second[name]]
        assert len(second) == TASKS and again == [f"{TASKS - 1:05}"], (first, second)
        print(f"  killed with {len(first)} of {TASKS} tasks done; the second run did task {again[0]} alone")

        out = folder / "out"
        texts, left_out, _ = native.cleaned(program, path)
        kept, dropped = rows(out / "kept"), rows(out / "dropped")
        compare.equal("mended texts", {order: row["text"] for order, row in kept.items()}, texts)
        reasons = {order: (row["metadata"]["filter_reason"].split(","), row["text"]) for order, row in dropped.items()}
        compare.equal("dropped rows", reasons, left_out)

        texts, _, remaining = native.cleaned(program, path, options=[])
        mended = rows(out / "mended")
        compare.equal("texts, mended only", {order: row["text"] for order, row in mended.items()}, texts)
        told = {order: native.of_engine(row["metadata"]["findings"]) for order, row in mended.items()}
        compare.equal("findings that remain", {order: found for order, found in told.items() if found}, remaining)
        words = sum(row["words"] for row in native.metrics(program, path).values())
        totals = [
            json.loads(path.read_text())["summary"]["total"] for path in (out / "stats" / "summary" / "words").iterdir()
        ]
        assert sum(totals) == words, (totals, words)
        found = sum(map(len, native.findings(program, path).values()))
        totals = [
            json.loads(path.read_text())["summary"]["total"]
            for path in (out / "stats" / "summary" / "findings").iterdir()
        ]
        assert sum(totals) == found, (totals, found)
        print(f"  statistics: {words} words and {found} findings are the same")


def wait(is_so, process, folder):
    for _ in range(1200):
        if is_so():
            return
        assert process.poll() is None, (folder / "log.txt").read_text()[-3000:]
        time.sleep(0.1)
    raise AssertionError((folder / "log.txt").read_text()[-3000:])


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        run(pathlib.Path(sys.argv[2]))
    else:
        main(os.path.abspath(sys.argv[1]))
