#!/usr/bin/env bash
# Measures the rules on the labelled development sets, if they lie beside the project, and compares with the figures last
# committed (tests/quality.json). `tests/quality.sh --update` writes them anew. A figure that is worse by more than two
# thousandths or gone fails; so does a body character more that a safe fix would lose in a hundred thousand, and one alarm
# in five hundred documents more in text that no page ever surrounded.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sets="${CORPUSLINT_EVAL:-../shared/eval}"
if [[ ! -f "$sets/score.py" ]]; then
  echo "No development sets at $sets: nothing measured."
  exit 0
fi
cargo build --release --locked
measured="$(mktemp)"
alarms="$(mktemp)"
trap 'rm -f "$measured" "$alarms"' EXIT
labelled=()
for set in "$sets"/*.jsonl.gz "$sets"/noise/*.jsonl.gz; do
  [[ "$set" == */clean.jsonl.gz || ! -f "$set" ]] || labelled+=("$set")
done
python3 "$sets/score.py" --bin target/release/corpuslint --json "$measured" "${labelled[@]}" >/dev/null
python3 "$sets/alarms.py" --bin target/release/corpuslint --json "$alarms" "$sets/clean.jsonl.gz" >/dev/null

python3 - "$measured" "$alarms" tests/quality.json "${1:-}" <<'PYTHON'
import json, math, sys

measured, alarms, committed, update = sys.argv[1:]


def figures(path):
    """Flattens the scores to `set / measure / figure`; counts and times are left out."""
    flat = {}
    for name, scores in json.load(open(path)).items():
        for measure, values in scores.items():
            if measure == "by rule":
                continue
            if not isinstance(values, dict):
                if "exact" in measure or measure in ("positive", "negative", "positive found", "negative found"):
                    flat[f"{name} / {measure}"] = values
                continue
            for figure, value in values.items():
                if figure in ("precision", "recall", "boilerplate lines stripped", "body characters lost"):
                    flat[f"{name} / {measure} / {figure}"] = None if math.isnan(value) else value
    return flat


new = figures(measured)
for figure in ("warned", "warnings_per_doc", "visible_safe_edits"):
    new[f"clean.jsonl.gz / {figure} / alarms"] = json.load(open(alarms))[figure]
old = json.load(open(committed))
# What people read of each rule's findings is no figure of a program's: tests/it/read.rs looks at it.
read = old.pop("read", {})
if update == "--update":
    json.dump({**new, "read": read}, open(committed, "w"), indent=1, sort_keys=True)
    open(committed, "a").write("\n")
    print(f"{len(new)} figures written to {committed}.")
    sys.exit()
worse = 0
for key in sorted(old.keys() | new.keys()):
    before, after = old.get(key), new.get(key)
    if before == after:
        continue
    verdict = ""
    if before is not None and after is not None:
        lower_is_better = key.endswith(("lost", "negative found", "alarms"))
        slack = 0 if "mojibake" in key else 0.00001 if key.endswith("lost") else 0.002
        if (after - before if lower_is_better else before - after) > slack:
            verdict, worse = "  WORSE", worse + 1
    elif before is not None:
        # What finds nothing any more has no precision.
        verdict, worse = "  GONE", worse + 1
    print(f"{key}: {before} -> {after}{verdict}")
print(f"{len(new)} figures, {worse} worse.")
sys.exit(1 if worse else 0)
PYTHON
