"""The bundled cases, and the binary whose bytes are the right ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).resolve().parents[1]
CASES = PACKAGE.parents[1] / "tests" / "cases"
USUAL = CASES / "pre-eclampsia.toml"
UNDER_WAY = CASES / "under-way" / "pre-eclampsia.toml"


def bundled(folder: Path = CASES) -> list[Path]:
    """The cases of a folder, of which there are some."""
    cases = sorted(folder.glob("*.toml"))
    assert cases
    return cases


def flags(options: dict[str, Any]) -> list[str]:
    """Options of a function as flags: a list is a flag each, `True` is a flag alone."""
    words = []
    for option, given in options.items():
        flag = "--" + option.rstrip("_").replace("_", "-")
        for word in given if isinstance(given, (list, tuple)) else [given]:
            words += [flag] if word is True else [flag, str(word)]
    return words


class Binary:
    """The command line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *words: object) -> subprocess.CompletedProcess[bytes]:
        without_site = {key: value for key, value in os.environ.items() if key != "MAGINFUSE_SITE"}
        command = [str(self.path), *map(str, words)]
        return subprocess.run(command, capture_output=True, env=without_site, check=False)

    def out(self, *words: object) -> str:
        """What it prints, bytes kept."""
        return self(*words).stdout.decode()


@pytest.fixture(scope="session")
def binary() -> Binary:
    path = os.environ.get("MAGINFUSE_BINARY", PACKAGE.parents[1] / "target/release/maginfuse")
    assert Path(path).is_file(), "build it, or name it with MAGINFUSE_BINARY"
    return Binary(Path(path))


@pytest.fixture(autouse=True)
def no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rules of a hospital from outside."""
    monkeypatch.delenv("MAGINFUSE_SITE", raising=False)
