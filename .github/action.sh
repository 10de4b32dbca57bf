#!/usr/bin/env bash
# The one step of action.yml: build, run once, write the outputs, leave with corpuslint's own status.
# The macOS runners have bash 3.2: no mapfile, and an empty array counts as unset there, so each array begins with a word.
set -euo pipefail

wanted() {
  case "$2" in
    true) return 0 ;;
    false) return 1 ;;
    *) echo "::error::corpuslint: $1 must be true or false" && exit 2 ;;
  esac
}

# Built where the action lies, not where the caller's files do: a .cargo/config.toml or rust-toolchain.toml of a pull request
# must not decide what runs here.
build() {
  echo "::group::Build corpuslint"
  (cd "$GITHUB_ACTION_PATH" && cargo build --release --locked --bin corpuslint --target-dir "$RUNNER_TEMP/corpuslint-build")
  echo "::endgroup::"
}

program="$INPUT_BINARY"
if [[ -z "$program" ]]; then
  build
  program="$RUNNER_TEMP/corpuslint-build/release/corpuslint"
fi

scratch="$(mktemp -d "$RUNNER_TEMP/corpuslint.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT
sarif="${INPUT_SARIF_FILE:-$RUNNER_TEMP/corpuslint.sarif}"
mkdir -p "$(dirname "$sarif")"
# What an earlier run left must not pass for the result of this one.
rm -f "$sarif"

command=("$program" --output-format sarif --output "$sarif" --output-format jsonl --output "$scratch/findings.jsonl")
if wanted summary "$INPUT_SUMMARY"; then
  command+=(--output-format markdown --output "$scratch/summary.md")
fi
if wanted annotations "$INPUT_ANNOTATIONS"; then
  command+=(--output-format github)
fi
[[ -z "$INPUT_FAIL_ON" ]] || command+=("--fail-on=$INPUT_FAIL_ON")
[[ -z "$INPUT_BASELINE" ]] || command+=("--baseline=$INPUT_BASELINE")
# Where the configuration comes from is said here, so that none is looked for: what is linted may hold one.
is_said=false
if [[ -n "$INPUT_CONFIG" ]]; then
  command+=("--config=$INPUT_CONFIG")
  is_said=true
fi
while IFS= read -r line; do
  case "$line" in
    "") continue ;;
    --config | --config=* | --isolated | --trust-config) is_said=true ;;
  esac
  command+=("$line")
done <<<"$INPUT_ARGS"
if ! "$is_said"; then
  root="${GITHUB_WORKSPACE:-.}/corpuslint.toml"
  if [[ -f "$root" ]]; then command+=("--config=$root"); else command+=(--isolated); fi
fi
command+=(--)
while IFS= read -r line; do
  [[ -z "$line" ]] || command+=("$line")
done <<<"$INPUT_PATHS"

status=0
"${command[@]}" || status=$?

[[ ! -s "$scratch/summary.md" ]] || cat "$scratch/summary.md" >>"$GITHUB_STEP_SUMMARY"
findings=""
[[ ! -f "$scratch/findings.jsonl" ]] || findings="$(($(wc -l <"$scratch/findings.jsonl")))"
[[ -f "$sarif" ]] || sarif=""
{
  printf 'exit-code=%s\n' "$status"
  printf 'findings=%s\n' "$findings"
  printf 'sarif-file=%s\n' "$sarif"
} >>"$GITHUB_OUTPUT"
exit "$status"
