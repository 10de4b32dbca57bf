"""The examples of the manual's page on engines, run as they are printed: `examples.py PROGRAM ENGINE`.

Each reads `pages/` and leaves the pages that the filter of Gopher keeps, mended, in `kept/`: those that the program keeps.
"""

import contextlib
import gzip
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import documents

PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs" / "engines.md"
HEADINGS = {"spark": "Spark", "ray": "Ray", "datatrove": "datatrove", "curator": "NeMo Curator"}


def example(engine):
    """The first block of Python below the engine's heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {HEADINGS[engine]}\n")[1].split("\n## ")[0]
    return re.search(r"```python\n(.*?)```", section, re.DOTALL).group(1)


def kept_by(program, folder):
    """The texts that the program keeps, mended."""
    command = [program, "--isolated", "--quiet", "--fail-on", "never", "--fix", "--profile", "gopher", "--drop", "gopher"]
    command += ["--ignore", "duplicate", "--out-dir", folder / "expected", "pages"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return texts(folder / "expected")


def texts(folder):
    """The texts of all files of records below a folder, in order of their own."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and re.search(r"\.jsonl?(\.gz)?$", path.name):
            opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
            with opened as lines:
                found.extend(json.loads(line)["text"] for line in lines if line.strip())
    return sorted(found)


@contextlib.contextmanager
def prepared(engine):
    """What an example has around it: of Spark a session, of Ray a machine of two cores."""
    if engine == "spark":
        from pyspark.sql import SparkSession

        spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        yield {"spark": spark}
        spark.stop()
    elif engine in ("ray", "curator"):
        import ray

        # An address on loopback, but not the first: Ray takes that for the machine's other one.
        options = {"include_dashboard": False, "log_to_driver": False, "_node_ip_address": "127.0.0.2"}
        ray.init(num_cpus=2, object_store_memory=200 << 20, **options)
        yield {}
        ray.shutdown()
    else:
        yield {}


def main():
    program, engine = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pages").mkdir()
        whole = folder / "whole.jsonl"
        documents.write(whole, count=400)
        rows = [row for row in map(json.loads, whole.read_text(encoding="utf-8").splitlines()) if row["text"]]
        for part in range(2):
            lines = (json.dumps({"text": row["text"]}, ensure_ascii=False) + "\n" for row in rows[part::2])
            (folder / "pages" / f"{part}.jsonl").write_text("".join(lines), encoding="utf-8")
        expected = kept_by(program, folder)
        assert 0 < len(expected) < len(rows), (len(expected), len(rows))
        os.chdir(folder)
        with prepared(engine) as names:
            exec(compile(example(engine), str(PAGE), "exec"), names)  # noqa: S102
        kept = texts(folder / "kept")
        assert kept == expected, (len(kept), len(expected))
        print(f"  the example of the manual: {len(kept)} of {len(rows)} pages are kept, mended as by the program")


if __name__ == "__main__":
    main()
