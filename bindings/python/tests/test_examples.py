"""Examples as a notebook runs them, cell after cell."""

from __future__ import annotations

import contextlib
import io

import pytest
from conftest import PACKAGE


def printed_by(name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What an example prints. It is short: ten lines or so of code."""
    folder = PACKAGE / "examples"
    monkeypatch.chdir(folder)
    source = (folder / name).read_text("utf-8")
    lines = [line for line in source.splitlines() if line and not line.startswith(("#", '"'))]
    assert len(lines) <= 12
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(source, name, "exec"), {})
    return out.getvalue()


def test_check_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    out = printed_by("check_a_case.py", monkeypatch)
    assert "300 mL/h" in out
    assert "warn nifedipine" in out


def test_measured_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    out = printed_by("measured_levels.py", monkeypatch)
    assert "FU" in out and "typical" in out
