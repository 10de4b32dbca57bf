#!/usr/bin/env bash
# Counts the instructions that a run takes over real text and compares them with the figures last committed
# (tests/speed.json): instructions a byte of text, one figure a set. They are counted by valgrind, one thread, all
# default rules, the whole process, so that a shared machine does not matter; a figure that is worse by more than three in
# a hundred fails. `tests/speed.sh --update` writes them anew, after another compiler or C library, too.
#
# The sets are parts of the labelled development sets, if they lie beside the project (`CORPUSLINT_EVAL`), each as a file
# of records, and one as a folder of files, too; and the documents of seeds/. `CORPUSLINT_BIN` names a program that is
# built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v valgrind >/dev/null; then
  echo "No valgrind: nothing counted."
  exit 0
fi
sets="${CORPUSLINT_EVAL:-../shared/eval}"
bin="${CORPUSLINT_BIN:-}"
if [[ -z "$bin" ]]; then
  cargo build --release --locked
  bin=target/release/corpuslint
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

python3 - "$sets" "$work" "$bin" tests/speed.json "${1:-}" <<'PYTHON'
import concurrent.futures, gzip, json, os, re, subprocess, sys

sets, work, program, committed, update = sys.argv[1:]
# Documents of each set, evenly spread.
SETS = {
    "pages": ("pages.jsonl.gz", 40),
    "clean": ("clean.jsonl.gz", 30),
    "residue": ("residue-reader.jsonl.gz", 40),
    "english": ("noise/daniel-en.jsonl.gz", 40),
    "greek": ("noise/daniel-el.jsonl.gz", 30),
    "russian": ("noise/daniel-ru.jsonl.gz", 20),
    "chinese": ("noise/daniel-zh.jsonl.gz", 60),
    "french": ("noise/turku-fr.jsonl.gz", 60),
}
SLACK = 0.03


def texts(path, count):
    with gzip.open(path, "rt") as lines:
        all = [json.loads(line)["text"] for line in lines]
    step = max(1, len(all) // count)
    return all[::step][:count]


def count(path, args):
    """Instructions of a run."""
    run = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, path, "--isolated", "--no-ignore"]
    run += ["--threads", "1", "--fail-on", "never", "-q", "--output-format", "jsonl", *args]
    done = subprocess.run(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"{' '.join(run)}:\n{done.stderr}")
    return int(found[1])


jobs = {}
for name, (file, most) in SETS.items():
    file = os.path.join(sets, file)
    if not os.path.exists(file):
        continue
    documents = texts(file, most)
    path = os.path.join(work, f"{name}.jsonl")
    with open(path, "w") as out:
        for text in documents:
            out.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    size = sum(len(text.encode()) for text in documents)
    jobs[name] = (path, size, [])
    if name == "english":
        folder = os.path.join(work, name)
        os.mkdir(folder)
        for index, text in enumerate(documents):
            with open(os.path.join(folder, f"{index:04}.txt"), "w", newline="") as out:
                out.write(text)
        jobs["english, as files"] = (folder, size, [])
        jobs["english, language-mismatch"] = (path, size, ["--select", "quality/language-mismatch"])
        profiles = ["c4", "fineweb", "gopher", "gopher-repetition", "oscar", "refinedweb"]
        jobs["english, quality profiles"] = (path, size, [arg for name in profiles for arg in ("--select", name)])
seeds = [os.path.join(folder, file) for folder, _, files in os.walk("seeds") for file in files]
jobs["seeds"] = ("seeds", sum(os.path.getsize(file) for file in seeds), [])

with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    counts = pool.map(lambda job: count(job[0], job[2]), jobs.values())
    new = {name: round(count / size, 1) for (name, (_, size, _)), count in zip(jobs.items(), counts)}
if update == "--update":
    with open(committed, "w") as out:
        json.dump(new, out, indent=1, sort_keys=True)
        out.write("\n")
    print(f"{len(new)} figures written to {committed}.")
    sys.exit()
old = json.load(open(committed)) if os.path.exists(committed) else {}
worse = 0
for name, figure in sorted(new.items()):
    before = old.get(name)
    if before is None:
        print(f"{name}: {figure}, new")
        continue
    change = figure / before - 1
    verdict = ""
    if change > SLACK:
        verdict, worse = "  WORSE", worse + 1
    print(f"{name}: {before} -> {figure} instructions a byte, {change:+.1%}{verdict}")
print(f"{len(new)} figures, {worse} worse by more than {SLACK:.0%}.")
sys.exit(1 if worse else 0)
PYTHON
