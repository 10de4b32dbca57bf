#!/usr/bin/env python3
"""What linting costs in engines as the corpus grows: the program, Spark, Ray and datatrove on one machine.

    .ci/engines WHEEL target/release/corpuslint    # makes the environments
    python3 tests/bench/engines.py target/release/corpuslint --megabytes 1024,2048,4096,8192

Each engine mends the same made-up pages (`python/tests/engines/documents.py`, 32 MB a file of JSON Lines) and writes
them again (`fix`); then what compares documents is run, copies, near copies and lines of sites, each alone. Of each run
a line of JSON says:

* `seconds`, and `cpu_seconds` of all processes of the engine, those that have ended too: what the system says of all
  that was waited for, or the sum of what was seen of each, five times a second, whichever is more. (Spark's Python
  workers are waited for by nobody.)
* `mb_per_cpu_second`: megabytes (2^20) of the files read for each of these;
* `largest_process_mb`: the highest peak of any one process; `all_processes_mb`: the most of private memory that all had
  together at one time, looked at five times a second;
* `shuffled_bytes_per_document`: of Spark what its tasks wrote for others (packed with lz4), of Ray the Arrow bytes of
  all that it was asked to shuffle (not packed).

An engine has `--workers` tasks at a time. Spark runs in one JVM (`local[N]`) with a Python worker for each task.
"""

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARD = 32
PR_SET_CHILD_SUBREAPER = 36


TICKS = os.sysconf("SC_CLK_TCK")


def descendants() -> dict[int, float]:
    """The CPU seconds of each process below this one."""
    parents, seconds = {}, {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text()
            except OSError:
                continue
            fields = stat.rpartition(")")[2].split()
            parents[int(entry.name)] = int(fields[1])
            seconds[int(entry.name)] = (int(fields[11]) + int(fields[12])) / TICKS
    found, fresh = [], [os.getpid()]
    while fresh:
        fresh = [child for child, parent in parents.items() if parent in fresh]
        found += fresh
    return {process: seconds[process] for process in found}


class Watch(threading.Thread):
    """Looks at all processes below this one, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.largest, self.all, self.seconds, self.is_done = 0, 0, {}, threading.Event()

    def run(self) -> None:
        """Memory in kB."""
        while not self.is_done.wait(0.2):
            private, seconds = 0, descendants()
            self.seconds.update(seconds)
            for process in seconds:
                try:
                    lines = Path(f"/proc/{process}/status").read_text().splitlines()
                except OSError:
                    continue
                status = {name: rest.split() for name, _, rest in (line.partition(":") for line in lines)}
                if "VmHWM" in status:
                    self.largest = max(self.largest, int(status["VmHWM"][0]))
                    private += int(status["RssAnon"][0])
            self.all = max(self.all, private)


def measured(command: list, environment: dict, statuses: tuple[int, ...] = (0,)) -> tuple[dict, str]:
    """Runs it and all that it starts to the end; gives what it took, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    watch, began = Watch(), time.monotonic()
    watch.start()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **environment})
        process.wait()
        seconds = time.monotonic() - began
        # What the engine left running is ours now, and has to end before it can be counted.
        deadline = time.monotonic() + 30
        while descendants():
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if time.monotonic() > deadline:
                for left in descendants():
                    os.kill(left, 9)
            time.sleep(0.1)
        watch.is_done.set()
        watch.join()
        out.seek(0), err.seek(0)
        printed, said = out.read(), err.read()
    if process.returncode not in statuses:
        sys.exit(f"{' '.join(map(str, command))}: status {process.returncode}\n{said[-4000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures = {"seconds": round(seconds, 1), "cpu_seconds": round(max(cpu, sum(watch.seconds.values())), 1)}
    return {**figures, "largest_process_mb": watch.largest >> 10, "all_processes_mb": watch.all >> 10}, printed


def native(program: Path, job: str, pages: Path, out: Path, workers: int) -> tuple[dict, dict]:
    """The program on the folder."""
    options = (
        ["--select", RULES[job], "--output-format", "jsonl"] if job in RULES else ["--statistics", "--out-dir", out]
    )
    command = [program, "--isolated", "--quiet", "--threads", str(workers), *options, pages]
    return measured(command, {}, statuses=(0, 1))[0], {}


RULES = {"copies": "duplicate/document", "near": "duplicate/near", "lines": "duplicate/site-line"}


def spark_job(job: str, pages: str, out: str, workers: int) -> dict:
    """In an environment with Spark."""
    from pyspark.sql import SparkSession

    import corpuslint.corpus.spark as corpus
    import corpuslint.spark

    events = Path(out).parent / f"events-{os.getpid()}"
    events.mkdir()
    settings = {
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "64",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": events.as_uri(),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
        "spark.local.dir": str(Path(out).parent),
    }
    builder = SparkSession.builder.master(f"local[{workers}]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    frame = spark.read.schema("order long, url string, title string, text string").json(pages)
    if job == "fix":
        corpuslint.spark.fix(frame).select("order", "url", "title", "text").write.json(out)
    elif job == "copies":
        corpus.exact(frame).write.parquet(out)
    elif job == "near":
        corpus.near(corpus.near_rows(frame).persist()).write.parquet(out)
    else:
        corpuslint.spark.lint(frame, linter=corpus.site_linter(frame)).select("order", "findings").write.parquet(out)
    spark.stop()
    (log,) = events.iterdir()
    shuffled = 0
    with open(log, encoding="utf-8") as file:
        for line in file:
            metrics = json.loads(line).get("Task Metrics") or {}
            shuffled += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return {"shuffled": shuffled}


def ray_job(job: str, pages: str, out: str, workers: int) -> dict:
    """In an environment with Ray."""
    import logging

    import ray

    import corpuslint.corpus.ray as corpus
    import corpuslint.corpus.ray_sites as sites
    import corpuslint.ray

    ray.init(
        num_cpus=workers,
        object_store_memory=2 << 30,
        include_dashboard=False,
        _node_ip_address="127.0.0.1",
        logging_level=logging.ERROR,
        log_to_driver=False,
    )
    logging.disable(logging.WARNING)
    dataset = ray.data.read_json(pages, lines=True)
    shuffled = 0
    if job == "fix":
        mended = corpuslint.ray.mapped(dataset, corpuslint.ray.Fix)
        mended.select_columns(["order", "url", "title", "text"]).write_json(out)
    else:
        grouped = corpus.grouped

        def counted(rows, *arguments):
            nonlocal shuffled
            rows = rows.materialize()
            shuffled += rows.size_bytes()
            return grouped(rows, *arguments)

        corpus.grouped = sites.grouped = counted
        if job == "copies":
            corpus.exact(dataset).write_parquet(out)
        elif job == "near":
            corpus.near(corpus.near_rows(dataset).materialize()).write_parquet(out)
        else:
            told = corpuslint.ray.mapped(dataset, corpuslint.ray.Lint, linter=corpus.site_linter(dataset))
            told.select_columns(["order", "findings"]).write_parquet(out)
    ray.shutdown()
    return {"shuffled": shuffled}


def datatrove_job(job: str, pages: str, out: str, workers: int) -> dict:
    """In an environment with datatrove."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    import corpuslint.datatrove

    reader = JsonlReader(pages, id_key="order")
    steps = [reader, corpuslint.datatrove.Formatter(), JsonlWriter(out, compression=None)]
    tasks = len(os.listdir(pages))
    LocalPipelineExecutor(steps, tasks=tasks, workers=workers, logging_dir=f"{out}-log").run()
    return {}


JOBS = {"spark": spark_job, "ray": ray_job, "datatrove": datatrove_job}


def in_engine(environments: Path, engine: str, job: str, pages: Path, out: Path, workers: int) -> tuple[dict, dict]:
    """This file once more, in the engine's environment."""
    python = environments / engine / "bin" / "python"
    environment = {"PYSPARK_PYTHON": str(python), "SPARK_LOCAL_IP": "127.0.0.1", "RAY_USAGE_STATS_ENABLED": "0"}
    if engine == "spark":
        environment["PYTHONPATH"] = str(environments / "shipped")
    figures, printed = measured([python, __file__, "--job", engine, job, pages, out, str(workers)], environment)
    return figures, json.loads(printed.splitlines()[-1])


def make_pages(folder: Path, megabytes: int) -> list[Path]:
    """Files of 32 MB, those that are not there; `order` goes on from file to file."""
    sys.path.insert(0, str(ROOT / "python/tests/engines"))
    import documents

    paths = [folder / f"pages-{number:05}.jsonl" for number in range(-(-megabytes // SHARD))]
    if not all(path.exists() for path in paths):
        pages = documents.documents()
        for path in paths:
            documents.write_some(path, pages, min(SHARD, megabytes) << 20)
    return paths


def count(paths: list[Path]) -> int:
    """Documents."""
    return sum(path.read_bytes().count(b"\n") for path in paths)


def main() -> None:
    """Measures each engine at each size."""
    if sys.argv[1:2] == ["--job"]:
        engine, job, pages, out, workers = sys.argv[2:]
        print("\n" + json.dumps(JOBS[engine](job, pages, out, int(workers))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--megabytes", default="1024,2048,4096,8192", help="sizes, with commas")
    parser.add_argument("--engines", default="native,spark,ray,datatrove")
    parser.add_argument("--jobs", default="fix,copies,near,lines", help="datatrove has the first alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--environments", type=Path, default=ROOT / "target/engines")
    parser.add_argument("--folder", type=Path, help="where the pages are made, and stay; a temporary one without it")
    arguments = parser.parse_args()
    # Processes that an engine leaves without a parent become this one's, so that their time is counted.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    sizes = [int(size) for size in arguments.megabytes.split(",")]
    with tempfile.TemporaryDirectory() as temporary:
        made = (arguments.folder or Path(temporary)).resolve()
        made.mkdir(parents=True, exist_ok=True)
        paths = make_pages(made, max(sizes))
        for size in sizes:
            some = paths[: -(-size // SHARD)]
            documents, bytes_read = count(some), sum(path.stat().st_size for path in some)
            for job in arguments.jobs.split(","):
                for engine in arguments.engines.split(","):
                    if engine == "datatrove" and job != "fix":
                        continue
                    # On the same disk as the pages, so that they can have second names: links are not followed.
                    with tempfile.TemporaryDirectory(dir=made) as name:
                        pages, out = Path(name, "pages"), Path(name, "out")
                        pages.mkdir()
                        for path in some:
                            os.link(path, pages / path.name)
                        if engine == "native":
                            figures, more = native(arguments.program.resolve(), job, pages, out, arguments.workers)
                        else:
                            figures, more = in_engine(
                                arguments.environments, engine, job, pages, out, arguments.workers
                            )
                    speed = {"mb_per_cpu_second": round(bytes_read / (1 << 20) / figures["cpu_seconds"], 2)}
                    shuffled = (
                        {"shuffled_bytes_per_document": round(more["shuffled"] / documents)}
                        if "shuffled" in more
                        else {}
                    )
                    told = {"engine": engine, "job": job, "megabytes": bytes_read >> 20, "documents": documents}
                    print(json.dumps({**told, **figures, **speed, **shuffled}), flush=True)


if __name__ == "__main__":
    main()
