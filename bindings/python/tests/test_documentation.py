"""Every example that is shown runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import maginfuse
import pytest
from conftest import PACKAGE, UNDER_WAY, USUAL


def shown_case() -> dict[str, object]:
    """The case of `help(maginfuse)`."""
    names: dict[str, object] = {"maginfuse": maginfuse}
    for example in doctest.DocTestParser().get_examples(str(maginfuse.__doc__)):
        if example.source.startswith("case ="):
            exec(example.source, names)
    case = names["case"]
    assert isinstance(case, dict)
    return case


def test_docstrings() -> None:
    names = {"maginfuse": maginfuse, "case": shown_case(), "under_way": UNDER_WAY}
    result = doctest.testmod(maginfuse, globs=names)
    # Every function shows itself, and most classes.
    assert result.attempted >= len(maginfuse.__all__)
    assert result.failed == 0


def test_every_public_name_has_words() -> None:
    for name in maginfuse.__all__:
        if name != "__version__":
            assert getattr(maginfuse, name).__doc__, name


def test_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text("utf-8"), re.S)
    assert len(examples) == 3
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.toml").write_bytes(USUAL.read_bytes())
    for example in examples:
        exec(example, {})
