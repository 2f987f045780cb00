"""The types that are declared are those that are there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import PACKAGE


def run(*words: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stubs_are_those_of_the_package(tmp_path: Path) -> None:
    run("mypy.stubtest", "maginfuse", folder=tmp_path)


def test_the_package_is_strictly_typed(tmp_path: Path) -> None:
    run("mypy", "--strict", "-p", "maginfuse", "--cache-dir", str(tmp_path), folder=tmp_path)


def test_a_user_gets_types(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        'import maginfuse\n'
        'answer: maginfuse.Answer = maginfuse.check("case.toml")\n'
        'hours: list[float] = maginfuse.simulate(dataset="d.csv", model="m").table["TIME"]\n'
        'check: maginfuse.Answer = maginfuse.simulate(dataset="d.csv", model="m", subjects=9, vpc=True)\n'
        'drawn: maginfuse.Predictions = maginfuse.simulate(dataset="d.csv", model="m", subjects=9)\n'
        'svg: str = maginfuse.plot(answer).svg\n',
        "utf-8",
    )
    run("mypy", "--strict", str(program), "--cache-dir", str(tmp_path), folder=tmp_path)
    assert (PACKAGE / "python" / "maginfuse" / "py.typed").is_file()


def test_the_tests_are_strictly_typed(tmp_path: Path) -> None:
    tests = sorted(str(file) for file in (PACKAGE / "tests").glob("*.py"))
    run("mypy", "--strict", *tests, "--cache-dir", str(tmp_path), folder=PACKAGE / "tests")
