#!/usr/bin/env bash
# The one step of action.yml: take the released program or build it, run once, write the outputs, leave with its status.
# The macOS runners have bash 3.2: no mapfile, and an empty array counts as unset there, so each array begins with a word.
set -euo pipefail

wanted() {
  case "$2" in
    true) return 0 ;;
    false) return 1 ;;
    *) echo "::error::corpuslint: $1 must be true or false" && exit 2 ;;
  esac
}

# The program of which release this is: one that was asked for, else the one whose sources the action's are. These are a
# release's where it was called by a tag, or by a commit that the release says it was made of; a branch may be ahead.
released() {
  local own
  own="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)"
  case "$INPUT_VERSION" in
    source) return 0 ;;
    *[!0-9A-Za-z.+-]*) echo "::error::corpuslint: version must be as 0.1.0, or source" >&2 && return 1 ;;
    ?*) echo "${INPUT_VERSION#v}" && return 0 ;;
  esac
  case "$ACTION_REF" in
    v[0-9]*) echo "$own" ;;
    *[!0-9a-f]* | "") ;;
    *)
      if fetch "$own" COMMIT "$scratch/commit" && [[ "$(cat "$scratch/commit")" == "$ACTION_REF" ]]; then echo "$own"; fi
      ;;
  esac
}

target() {
  case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) echo x86_64-unknown-linux-gnu ;;
    Linux-ARM64) echo aarch64-unknown-linux-gnu ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

# fetch VERSION NAME FILE: a file of a release.
fetch() {
  curl --fail --silent --location --retry 3 --proto '=https,file' --output "$3" "$INPUT_RELEASES/v$1/$2"
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# download VERSION: the program of a release goes to $program, or why not to standard output. What is not as its checksums
# say, or as GitHub attests where it can be asked, is not run.
download() {
  local target archive folder sum
  target="$(target)" || { echo "there is none for $RUNNER_OS on $RUNNER_ARCH" && return 1; }
  folder="$scratch/release"
  archive="corpuslint-$target.tar.gz"
  [[ "$target" != *windows* ]] || archive="corpuslint-$target.zip"
  mkdir "$folder"
  fetch "$1" SHA256SUMS "$folder/SHA256SUMS" || { echo "it is not there" && return 1; }
  fetch "$1" "$archive" "$folder/$archive" || { echo "it has no $archive" && return 1; }
  sum="$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$folder/SHA256SUMS")"
  [[ -n "$sum" && "$(sha256 "$folder/$archive")" == "$sum" ]] ||
    { echo "the checksum of $archive is another" && return 1; }
  if [[ -n "$INPUT_TOKEN" ]] && command -v gh >/dev/null; then
    GH_TOKEN="$INPUT_TOKEN" gh attestation verify "$folder/$archive" --repo "$ACTION_REPOSITORY" \
      --signer-workflow "$ACTION_REPOSITORY/.github/workflows/release.yml" >"$folder/attested" 2>&1 ||
      { echo "nobody attests $archive" && return 1; }
  fi
  case "$archive" in
    *.zip) (cd "$folder" && unzip -q "$archive") ;;
    *) tar -xzf "$folder/$archive" -C "$folder" ;;
  esac || { echo "$archive cannot be unpacked" && return 1; }
  program="$folder/corpuslint-$target/corpuslint"
  [[ "$("$program" --version 2>&1 | tr -d '\r')" == "corpuslint $1" ]] ||
    { echo "what is in $archive does not run" && return 1; }
}

# Built where the action lies, not where the caller's files do: a .cargo/config.toml or rust-toolchain.toml of a pull request
# must not decide what runs here.
build() {
  echo "::group::Build corpuslint"
  (cd "$GITHUB_ACTION_PATH" && cargo build --release --locked --bin corpuslint --target-dir "$RUNNER_TEMP/corpuslint-build")
  echo "::endgroup::"
  program="$RUNNER_TEMP/corpuslint-build/release/corpuslint"
}

scratch="$(mktemp -d "$RUNNER_TEMP/corpuslint.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT

program="$INPUT_BINARY"
if [[ -z "$program" ]]; then
  version="$(released)" || exit 2
  if [[ -z "$version" ]]; then
    build
  elif ! download "$version" >"$scratch/why"; then
    # Another version than the one that was asked for is none.
    [[ -z "$INPUT_VERSION" ]] || { echo "::error::corpuslint: release $version: $(cat "$scratch/why")" && exit 2; }
    echo "::warning::corpuslint: built from source, as of release $version $(cat "$scratch/why")"
    build
  fi
fi

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
