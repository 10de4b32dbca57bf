"""How pip builds the source distribution: the package by maturin, with the program among its scripts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import maturin
from maturin import build_sdist, get_requires_for_build_sdist, get_requires_for_build_wheel

__all__ = ["build_sdist", "build_wheel", "get_requires_for_build_sdist", "get_requires_for_build_wheel"]

HERE = Path(__file__).parent


def build_wheel(wheel_directory: str, config_settings: object = None, metadata_directory: str | None = None) -> str:
    """What PEP 517 asks for. ``CORPUSLINT_PROFILE`` is the cargo profile of both, ``release`` where it is not set."""
    profile = os.environ.get("CORPUSLINT_PROFILE", "release")
    target = Path(os.environ.get("CARGO_TARGET_DIR") or HERE / "target").absolute()
    command = ["cargo", "build", "--locked", "--bin", "corpuslint", "--profile", profile, "--target-dir", target]
    subprocess.run([*command, "--manifest-path", HERE / "Cargo.toml"], check=True)
    ending = ".exe" if sys.platform == "win32" else ""
    built = target / ("debug" if profile == "dev" else profile) / f"corpuslint{ending}"
    scripts = HERE / "data" / "scripts"
    scripts.mkdir(parents=True, exist_ok=True)
    shutil.copy2(built, scripts)
    os.environ["MATURIN_PEP517_ARGS"] = f"--profile={profile} --target-dir={target}"
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)
