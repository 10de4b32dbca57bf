"""data-juicer's own executor with a recipe that names the operators: `data_juicer_run.py PROGRAM`.

They are found by the entry point that the package brings, and by a file of one line that imports what registers them.
Output is compared with the program's on the same file.
"""

import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import compare
import documents
import native

PROGRAM = os.path.abspath(sys.argv[1])
DOCUMENTS = 600


def process(folder, path, operators, custom=()):
    """Runs data-juicer's command on a recipe, and gives back what it exports."""
    recipe = {
        "project_name": "corpuslint",
        "dataset_path": str(path),
        "export_path": str(folder / "out" / "kept.jsonl"),
        "np": 2,
        "text_keys": "text",
        "keep_stats_in_res_ds": True,
        "open_monitor": False,
        "use_cache": False,
        "work_dir": str(folder / "out"),
        "custom_operator_paths": list(custom),
        "process": operators,
        "skip_op_error": False,
    }
    (folder / "recipe.yaml").write_text(json.dumps(recipe))
    command = [str(pathlib.Path(sys.executable).parent / "dj-process"), "--config", str(folder / "recipe.yaml")]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=folder, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
    with open(folder / "out" / "kept.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = folder / "documents.jsonl"
        documents.write(path, count=DOCUMENTS)
        # data-juicer has no samples without a text.
        rows = [row for row in map(json.loads, path.read_text().splitlines()) if row["text"]]
        path.write_text(
            "".join(json.dumps({**row, "order": at}, ensure_ascii=False) + "\n" for at, row in enumerate(rows))
        )

        one_line = folder / "registered.py"
        one_line.write_text("import corpuslint.data_juicer\n")
        kept = process(folder, path, [{"corpuslint_filter": dict(native.SETTINGS)}], [str(one_line)])
        texts, dropped, _ = native.cleaned(PROGRAM, path)
        originals = {row["order"]: row["text"] for row in map(json.loads, path.read_text().splitlines())}
        expected = {order: originals[order] for order in texts}
        compare.equal("samples that stay", {row["order"]: row["text"] for row in kept}, expected)
        assert len(kept) + len(dropped) == len(rows), "the rest was left out"
        points = importlib.metadata.entry_points(group="data_juicer.ops")
        assert "corpuslint.data_juicer" in {point.value for point in points}, "the package brings no entry point"
        mended = process(folder, path, [{"corpuslint_mapper": {}}])
        expected = native.cleaned(PROGRAM, path, options=[])[0]
        compare.equal("texts, mended only", {row["order"]: row["text"] for row in mended}, expected)


if __name__ == "__main__":
    main()
