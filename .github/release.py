#!/usr/bin/env python3
"""What a release is made of: `check` tells whether a tag may be released, `pack` makes the archive of a target.

    release.py check v0.1.0                                the tag is the version, and CHANGELOG.md has a section on it
    release.py notes                                       that section
    release.py pack PROGRAM x86_64-unknown-linux-gnu OUT   OUT/corpuslint-x86_64-unknown-linux-gnu.tar.gz
    release.py context ARCHIVES OUT                        OUT/linux/amd64/corpuslint and its like, for .github/Dockerfile

An archive has the program, the manual and the completions, which the program itself writes, so it is packed where it
runs. The same input makes the same bytes. Python 3.11 or later, nothing else.
"""

import gzip
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What goes along, from the root of the project.
DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]
# As each shell's own folder for completions wants them to be called.
COMPLETIONS = {
    "bash": "corpuslint.bash",
    "elvish": "corpuslint.elv",
    "fish": "corpuslint.fish",
    "powershell": "corpuslint.ps1",
    "zsh": "_corpuslint",
}


def version() -> str:
    with open(ROOT / "Cargo.toml", "rb") as file:
        return tomllib.load(file)["package"]["version"]


def notes() -> str:
    """The section of the version in CHANGELOG.md, without its head."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(version())}(?P<rest>[^\n]*)\n(?P<body>.*?)(?=^## |\Z)", text, re.M | re.S)
    if not found or not found["body"].strip():
        sys.exit(f"CHANGELOG.md has no section on {version()}")
    if "not yet released" in found["rest"]:
        sys.exit(f"CHANGELOG.md says that {version()} is not yet released; put the date there")
    return found["body"].strip() + "\n"


def check(tag: str) -> None:
    if tag != f"v{version()}":
        sys.exit(f"the tag is {tag}, and Cargo.toml has {version()}")
    notes()


def printed(program: pathlib.Path, *arguments: str) -> bytes:
    # Not as text: on Windows Python would make CRLF of the ends of lines.
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE).stdout


def commands(program: pathlib.Path) -> list[str]:
    """The commands that the manual names."""
    names = re.findall(rb"^corpuslint\\-(\S+?)\(1\)$", printed(program, "man"), re.M)
    return sorted(name.decode().replace("\\-", "-") for name in names if name != b"help")


def content(program: pathlib.Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and mode of each file, by its name below the archive's folder."""
    is_windows = program.suffix == ".exe"
    files = {"corpuslint.exe" if is_windows else "corpuslint": (program.read_bytes(), 0o755)}
    for name in DOCUMENTS:
        files[name] = ((ROOT / name).read_bytes(), 0o644)
    files["man/corpuslint.1"] = (printed(program, "man"), 0o644)
    for command in commands(program):
        files[f"man/corpuslint-{command}.1"] = (printed(program, "man", command), 0o644)
    for shell, name in COMPLETIONS.items():
        files[f"completions/{name}"] = (printed(program, "completions", shell), 0o644)
    return files


def tar(files: dict[str, tuple[bytes, int]]) -> bytes:
    out = io.BytesIO()
    # Neither a name nor a time in the head of gzip.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for name, (data, mode) in sorted(files.items()):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(data), mode
                archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zipped(files: dict[str, tuple[bytes, int]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (data, mode) in sorted(files.items()):
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def pack(program: pathlib.Path, target: str, folder: pathlib.Path) -> None:
    said = printed(program, "--version").decode().split()
    if said != ["corpuslint", version()]:
        sys.exit(f"{program} is {' '.join(said)}, and Cargo.toml has {version()}")
    name = f"corpuslint-{target}"
    files = {f"{name}/{file}": what for file, what in content(program).items()}
    folder.mkdir(parents=True, exist_ok=True)
    is_windows = "windows" in target
    path = folder / f"{name}{'.zip' if is_windows else '.tar.gz'}"
    path.write_bytes(zipped(files) if is_windows else tar(files))
    print(path)


def context(archives: pathlib.Path, folder: pathlib.Path) -> None:
    """The programs for Linux out of their archives, where the Dockerfile looks for them."""
    for machine, architecture in {"x86_64": "amd64", "aarch64": "arm64"}.items():
        name = f"corpuslint-{machine}-unknown-linux-gnu"
        place = folder / "linux" / architecture / "corpuslint"
        place.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archives / f"{name}.tar.gz") as archive:
            place.write_bytes(archive.extractfile(f"{name}/corpuslint").read())
        place.chmod(0o755)


def main() -> None:
    match sys.argv[1:]:
        case ["check", tag]:
            check(tag)
        case ["notes"]:
            sys.stdout.write(notes())
        case ["pack", program, target, folder]:
            pack(pathlib.Path(program).resolve(), target, pathlib.Path(folder))
        case ["context", archives, folder]:
            context(pathlib.Path(archives), pathlib.Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
