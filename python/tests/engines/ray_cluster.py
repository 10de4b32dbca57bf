"""Ray as two nodes on one machine: `ray_cluster.py PROGRAM`, in an environment that has the package.

While a worker of the first job lints a block it is killed; Ray starts another one and has the block linted again. All
output is compared with the program's on the same file.
"""

import logging
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager

# Read when Ray is imported. Nobody else on this machine is let into the cluster.
os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32), RAY_USAGE_STATS_ENABLED="0")

import ray  # noqa: E402

import compare  # noqa: E402
import corpuslint  # noqa: E402
import corpuslint.corpus.ray  # noqa: E402
import corpuslint.ray  # noqa: E402
import documents  # noqa: E402
import native  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
DOCUMENTS = 600
NODES = ["127.0.0.2", "127.0.0.3"]


class StuckOnce(corpuslint.ray.Lint):
    """Lints, but the first one that has document 300 stops there, having said which process it is."""

    def __init__(self, marker, **settings):
        super().__init__(**settings)
        self.marker = pathlib.Path(marker)

    def __call__(self, table):
        if 300 in table["order"].to_pylist() and not self.marker.exists():
            self.marker.with_suffix(".new").write_text(str(os.getpid()))
            self.marker.with_suffix(".new").rename(self.marker)
            time.sleep(300)
        return super().__call__(table).append_column("process", [[os.getpid()] * table.num_rows])


def kill_when_there(marker):
    while not marker.exists():
        time.sleep(0.05)
    os.kill(int(marker.read_text()), signal.SIGKILL)


@contextmanager
def cluster(folder):
    """Two nodes of one core, each a `ray start` in a process group of its own; gives their address."""
    # Each node has an address of its own on loopback, but not the first: Ray takes that for the machine's other one.
    with socket.socket() as free:
        free.bind((NODES[0], 0))
        address = f"{NODES[0]}:{free.getsockname()[1]}"
    # Workers import what they are sent from where this file lies.
    here = os.pathsep.join([str(pathlib.Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": here}
    node = ["--num-cpus=1", f"--object-store-memory={200 << 20}", "--block"]
    head = ["--head", f"--port={address.rpartition(':')[2]}", "--include-dashboard=false", f"--temp-dir={folder}/ray"]
    started = []
    try:
        for name, ip, options in zip(("head", "node"), NODES, (head, [f"--address={address}"])):
            log = open(folder / f"{name}.log", "wb")
            command = [sys.executable, "-m", "ray.scripts.scripts", "start", f"--node-ip-address={ip}", *options, *node]
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))
            wait_for(folder / f"{name}.log", "--block")
        yield address
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                pass
            if group_is_there(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(log, word):
    for _ in range(600):
        if word in log.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(f"Ray does not start:\n{log.read_text()[-3000:]}")


def group_is_there(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with cluster(folder) as address:
            ray.init(address=address, _node_ip_address=NODES[0], logging_level=logging.ERROR, log_to_driver=False)
            logging.disable(logging.WARNING)
            try:
                assert sorted(node["NodeManagerAddress"] for node in ray.nodes() if node["Alive"]) == NODES, ray.nodes()
                run(folder)
            finally:
                ray.shutdown()


def run(folder):
    path = folder / "documents.jsonl"
    documents.write(path, count=DOCUMENTS)
    dataset = ray.data.read_json(str(path), lines=True).repartition(12).materialize()
    mapped, rows = corpuslint.ray.mapped, lambda dataset: dataset.take_all()

    marker = folder / "worker"
    threading.Thread(target=kill_when_there, args=[marker], daemon=True).start()
    told = rows(mapped(dataset, StuckOnce, workers=2, marker=str(marker)))
    compare.findings(told, PROGRAM, path, "findings, a worker killed,")
    killed = int(marker.read_text())
    assert not pathlib.Path(f"/proc/{killed}").exists(), "no worker was killed"
    (again,) = {row["process"] for row in told if row["order"] == 300}
    assert again != killed, "the worker that was killed has finished"
    print(f"  process {killed} killed with document 300; done again by process {again}")

    compare.findings(rows(mapped(dataset, corpuslint.ray.Lint)), PROGRAM, path)
    mended = {row["order"]: row["text"] for row in rows(mapped(dataset, corpuslint.ray.Fix))}
    compare.equal("texts, mended only", mended, native.cleaned(PROGRAM, path, options=[])[0])
    kept, dropped = corpuslint.ray.split(mapped(dataset, corpuslint.ray.Clean, **native.SETTINGS).materialize())
    compare.cleaned(rows(kept), rows(dropped), PROGRAM, path)
    compare.metrics(
        [(row["order"], measures(row)) for row in rows(mapped(dataset, corpuslint.ray.Metrics))], PROGRAM, path
    )

    corpus = corpuslint.corpus.ray
    near = corpus.near(corpus.near_rows(dataset, select=native.SELECT).materialize(), partitions=6)
    compare.corpus(rows(corpus.exact(dataset, select=native.SELECT, partitions=6)), rows(near), PROGRAM, path)
    linter = corpus.site_linter(dataset, select=["duplicate/site-line"], partitions=6)
    told = rows(mapped(dataset, corpuslint.ray.Lint, linter=linter))
    compare.site_lines(told, rows(mapped(dataset, corpuslint.ray.Clean, linter=linter)), PROGRAM, path)
    compare.learned(corpus.learn(dataset, partitions=6), PROGRAM, path)


def measures(row):
    """Of a row with columns of measures; None of a null text."""
    prefix = "metrics."
    return row["text"] and {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


if __name__ == "__main__":
    main()
