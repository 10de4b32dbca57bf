#!/usr/bin/env python3
"""Dolma's own mixer reads what `--attributes` writes, and cuts out what was found.

    python3 -m venv dolma && dolma/bin/pip install --no-deps dolma==1.2.1
    dolma/bin/python tools/dolma.py target/release/corpuslint

Only the mixer is wanted, which is compiled, and not the dozens of packages that Dolma's taggers need: it is loaded by
itself. Texts are cut here by Python's own indices too, and both must come out the same.
"""

import gzip
import importlib.machinery
import importlib.util
import json
import pathlib
import subprocess
import sys
import sysconfig
import tempfile

RULE = "corpuslint__boilerplate__comment_form"
LOST = "corpuslint__encoding__replacement_character"
PARAGRAPH = (
    "The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock."
)


def mixer():
    folder = pathlib.Path(sysconfig.get_path("platlib"), "dolma")
    (path,) = folder.glob("dolma.*.so")
    loader = importlib.machinery.ExtensionFileLoader("dolma", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dolma", loader))
    loader.exec_module(module)
    return module.mixer_entrypoint


def documents():
    """Clean ones and others, with ids of each kind, and characters beyond the basic plane before what is found."""
    for number in range(300):
        text = f"日本 😀 e\u0301 Ferry {number}\n\n{PARAGRAPH}\n"
        if number % 3 == 0:
            text += "\nLeave a Comment\n"
        if number % 6 == 0:
            text += "\nYour email address will not be published. Required fields are marked *\n"
        if number % 7 == 0:
            text = text.replace("outer", "ou\ufffder")
        identity = [number, f"page-\u00e9{number}", None, number / 8][number % 4]
        yield {"id": identity, "text": text, "source": "pages", "n": number}


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def cut(document, attributes):
    text = document["text"]
    for start, end, _ in reversed(attributes.get(RULE, [])):
        text = text[:start] + text[end:]
    return text


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "wiki/documents/en").mkdir(parents=True)
        shard = folder / "wiki/documents/en/0.jsonl.gz"
        with gzip.open(shard, "wt", encoding="utf-8") as file:
            for index, document in enumerate(documents()):
                file.write(json.dumps(document, ensure_ascii=index % 2 == 0) + "\n")
        wiki = folder / "wiki"
        command = [program, "--isolated", "--quiet", "--attributes", wiki / "attributes/corpuslint", wiki]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        attributed = lines(folder / "wiki/attributes/corpuslint/en/0.jsonl.gz")
        originals = list(documents())
        assert [row["id"] for row in attributed] == [document["id"] for document in originals]
        found = sum(RULE in row["attributes"] for row in attributed)
        assert found == 100, found
        stream = {
            "name": "mixed",
            "documents": [str(folder / "wiki/documents/*/*.gz")],
            "attributes": ["corpuslint"],
            "output": {"path": str(folder / "mixed"), "max_size_in_bytes": 1 << 30, "discard_fields": ["attributes"]},
            "span_replacement": [{"span": f"$.attributes.{RULE}", "min_score": 0.5, "replacement": ""}],
            "filter": {"include": [], "exclude": [f"$.attributes[?(@.{LOST})]"]},
        }
        work = {"input": str(folder / "in"), "output": str(folder / "out")}
        mixer()(json.dumps({"streams": [stream], "processes": 1, "work_dir": work}))
        (mixed,) = (folder / "mixed").glob("*.gz")
        pairs = [(document, row["attributes"]) for document, row in zip(originals, attributed)]
        kept = [(document, attributes) for document, attributes in pairs if LOST not in attributes]
        assert len(kept) == 257, len(kept)
        expected = [cut(document, attributes) for document, attributes in kept]
        assert [document["text"] for document in lines(mixed)] == expected
        print(f"Dolma's mixer reads {len(attributed)} lines, keeps {len(kept)} documents, and cuts as Python does.")


if __name__ == "__main__":
    main()
