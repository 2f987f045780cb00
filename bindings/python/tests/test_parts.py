"""A population in parts, made anywhere, merged."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import maginfuse
import pytest
from conftest import CASES, USUAL, Binary

DEPLETED = CASES / "deficiency-severe-clean.toml"
SUBJECTS = 1003


def part(shard: str) -> maginfuse.Answer:
    return maginfuse.population(DEPLETED, subjects=SUBJECTS, shard=shard, threads=1)


def test_parts_of_other_processes_merge_into_the_whole() -> None:
    whole = maginfuse.population(DEPLETED, subjects=SUBJECTS)
    # A process that begins anew, as a machine of a cluster does.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as machines:
        parts = list(machines.map(part, ["3/3", "1/3", "2/3"]))
    merged = maginfuse.merge(parts)
    assert merged.json == whole.json
    assert merged.text == whole.text
    assert merged.table.to_dict() == whole.table.to_dict()
    assert maginfuse.plot(merged).svg == maginfuse.plot(whole).svg


def test_a_part_is_that_of_the_binary(binary: Binary, tmp_path: Path) -> None:
    words = ["population", "--case", DEPLETED, "--subjects", SUBJECTS, "--shard", "2/2"]
    assert part("2/2").json == part("2/2").text == binary.out(*words)
    file = tmp_path / "part2.json"
    binary(*words, "-o", file)
    whole = maginfuse.population(DEPLETED, subjects=SUBJECTS)
    for other in (file, str(file), file.read_text("utf-8"), pickle.loads(pickle.dumps(part("2/2")))):
        assert maginfuse.merge([part("1/2"), other]).json == whole.json


def test_what_does_not_belong_together_is_refused() -> None:
    first = part("1/2")
    foreign = maginfuse.population(USUAL, subjects=SUBJECTS, shard="2/2")
    for parts in ([], [first], [first, first], [first, foreign], [first, part("2/3")], ["{}"]):
        with pytest.raises(maginfuse.InputError):
            maginfuse.merge(parts)
    with pytest.raises(maginfuse.InputError):
        part("3/2")
    with pytest.raises(TypeError):
        maginfuse.merge(first)
