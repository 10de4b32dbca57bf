"""Spark as a standalone cluster on loopback: `spark_cluster.py PROGRAM ARCHIVE`.

A master and two workers of one core, each a JVM of its own. The package is on no executor's path but by the archive (a
zip of the installed wheel), which Spark ships. While a task of the first job is under way its executor is killed; the
event log says that this task was lost and done again. All output is compared with the program's on the same file.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import partial

PROGRAM, ARCHIVE = (os.path.abspath(argument) for argument in sys.argv[1:3])
# The driver needs the package too, and nothing that executors could inherit may name it.
sys.path.insert(0, ARCHIVE.removesuffix(".zip"))

import pyspark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

import compare  # noqa: E402
import corpuslint.corpus.spark  # noqa: E402
import corpuslint.spark  # noqa: E402
import documents  # noqa: E402
import native  # noqa: E402

SPARK_CLASS = pathlib.Path(pyspark.__file__).parent / "bin" / "spark-class"
DOCUMENTS = 600


@contextmanager
def cluster(folder):
    """A master and two workers; gives the master's address. They are ended by their process groups."""
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(SPARK_CLASS.parents[1])}
    started = []

    def start(name, *arguments):
        log = open(folder / f"{name}.log", "wb")
        command = [
            SPARK_CLASS,
            f"org.apache.spark.deploy.{arguments[0]}",
            "--host",
            "127.0.0.1",
            "--webui-port",
            "0",
            *arguments[1:],
        ]
        started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))

    def said(name, pattern):
        for _ in range(600):
            if found := re.search(pattern, (folder / f"{name}.log").read_text()):
                return found.group(1)
            time.sleep(0.1)
        raise AssertionError(f"{name} does not start:\n" + (folder / f"{name}.log").read_text()[-3000:])

    try:
        start("master", "master.Master", "--port", "0")
        address = said("master", r"Starting Spark master at (spark://\S+)")
        for number in (1, 2):
            start(
                f"worker-{number}",
                "worker.Worker",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder / f"work-{number}",
                address,
            )
        for number in (1, 2):
            said(f"worker-{number}", r"(Successfully registered with master)")
        yield address
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def session(address, folder):
    """A driver with executors of 600 MB and one core."""
    settings = {
        "spark.archives": f"{ARCHIVE}#env",
        "spark.executorEnv.PYTHONPATH": "env",
        "spark.executor.memory": "600m",
        "spark.executor.cores": "1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "6",
        "spark.sql.files.maxPartitionBytes": "100000",
        "spark.sql.files.openCostInBytes": "1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "20",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": (folder / "events").as_uri(),
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
    }
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    (folder / "events").mkdir()
    builder = SparkSession.builder.master(address).appName("corpuslint")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def stuck_once(marker, linter, parts):
    """Lints, but the first attempt at the fourth partition stops after a batch, having said which executor it is of."""
    from pyspark import TaskContext

    from corpuslint import batches

    task = TaskContext.get()
    for part in parts:
        assert os.sep + "work-" in os.path.dirname(batches.__file__), f"not of the archive: {batches.__file__}"
        yield batches.lint(linter, part)
        if task.partitionId() == 3 and task.attemptNumber() == 0:
            executor = os.getppid()
            while b"CoarseGrainedExecutorBackend" not in pathlib.Path(f"/proc/{executor}/cmdline").read_bytes():
                executor = int(pathlib.Path(f"/proc/{executor}/stat").read_text().rpartition(")")[2].split()[1])
            marker.with_suffix(".new").write_text(str(executor))
            marker.with_suffix(".new").rename(marker)
            time.sleep(300)


def kill_when_there(marker):
    while not marker.exists():
        time.sleep(0.05)
    os.kill(int(marker.read_text()), signal.SIGKILL)


def events(folder):
    (log,) = (folder / "events").iterdir()
    return [json.loads(line) for line in log.read_text().splitlines()]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = folder / "documents.jsonl"
        documents.write(path, count=DOCUMENTS)
        with cluster(folder) as address:
            spark = session(address, folder)
            try:
                run(spark, folder, path)
            finally:
                spark.stop()
        lost(events(folder))


def run(spark, folder, path):
    frame = spark.read.schema("order long, url string, title string, text string").json(str(path))
    rows = lambda frame: frame.toArrow().to_pylist()

    marker = folder / "executor"
    threading.Thread(target=kill_when_there, args=[marker], daemon=True).start()
    linter = corpuslint.Linter(threads=1)
    schema = corpuslint.spark.lint(frame, linter=linter).schema
    compare.findings(
        rows(frame.mapInArrow(partial(stuck_once, marker, linter), schema)),
        PROGRAM,
        path,
        "findings, an executor killed,",
    )
    assert marker.exists(), "no executor was killed"

    compare.findings(rows(corpuslint.spark.lint(frame)), PROGRAM, path)
    column = corpuslint.spark.findings("text", title="title", url="url").alias("findings")
    compare.findings(rows(frame.select("order", "text", column)), PROGRAM, path, "findings, as a column,")
    kept, dropped = corpuslint.spark.split(corpuslint.spark.clean(frame, **native.SETTINGS).persist())
    compare.cleaned(rows(kept), rows(dropped), PROGRAM, path)
    measured = rows(corpuslint.spark.metrics(frame))
    compare.metrics([(row["order"], row["metrics"]) for row in measured], PROGRAM, path)

    corpus = corpuslint.corpus.spark
    near = corpus.near(corpus.near_rows(frame, select=native.SELECT).persist())
    compare.corpus(rows(corpus.exact(frame, select=native.SELECT)), rows(near), PROGRAM, path)
    linter = corpus.site_linter(frame, select=["duplicate/site-line"])
    told = rows(corpuslint.spark.lint(frame, linter=linter))
    compare.site_lines(told, rows(corpuslint.spark.clean(frame, linter=linter)), PROGRAM, path)
    compare.learned(corpus.learn(frame), PROGRAM, path)
    assert frame.where(F.col("text").isNull()).count() > 0, "a null text was among them"


def lost(log):
    """The task that was under way is lost with its executor, and done again by another one."""
    ended = [event for event in log if event["Event"] == "SparkListenerTaskEnd"]
    failed = [event for event in ended if event["Task End Reason"]["Reason"] == "ExecutorLostFailure"]
    removed = [event for event in log if event["Event"] == "SparkListenerExecutorRemoved"]
    assert failed and removed, (
        f"no executor was lost: {sorted({event['Task End Reason']['Reason'] for event in ended})}"
    )
    for event in failed:
        task, stage = event["Task Info"], event["Stage ID"]
        again = [
            other["Task Info"]
            for other in ended
            if other["Stage ID"] == stage
            and other["Task Info"]["Index"] == task["Index"]
            and other["Task End Reason"]["Reason"] == "Success"
        ]
        assert again and again[0]["Executor ID"] != task["Executor ID"], "the lost task was not done again"
        first, second = task["Executor ID"], again[0]["Executor ID"]
        print(f"  executor {first} lost with task {task['Index']} of stage {stage}; done again by executor {second}")


if __name__ == "__main__":
    main()
