"""The Dask example: a million virtual patients, and a worker that dies among them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import maginfuse
import pytest
from conftest import PACKAGE, USUAL, Binary
from distributed import Client, LocalCluster, as_completed

CLUSTER = PACKAGE.parent / "cluster"
SUBJECTS = 1_000_000
PARTS = 60


@pytest.fixture
def client(tmp_path: Path) -> Client:
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=str(tmp_path),
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def kill_a_worker_with_parts(client: Client) -> set[str]:
    """Kills the worker that holds most parts; which ones those are."""
    held = client.has_what()
    address = max(held, key=lambda worker: len(held[worker]))
    process = client.run(os.getpid, workers=[address])[address]
    os.kill(process, signal.SIGKILL)
    return set(held[address])


def test_a_worker_that_dies_changes_no_byte(
    client: Client, binary: Binary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(CLUSTER)
    import population_dask

    client.upload_file(str(CLUSTER / "population_dask.py"))
    case = USUAL.read_text("utf-8")
    made = population_dask.parts_on(client, case, subjects=SUBJECTS, seed=7, parts=PARTS)
    ended = as_completed(made)
    for _ in range(PARTS // 4):
        next(ended)
    unfinished = [future for future in made if not future.done()]
    lost = kill_a_worker_with_parts(client)
    assert lost and unfinished, "it dies in the middle"
    merged = maginfuse.merge(client.gather(made))
    words = ["population", "--case", USUAL, "--subjects", SUBJECTS, "--seed", 7]
    assert merged.json == binary.out(*words, "--json")
    assert merged.text == binary.out(*words)


def test_the_script_runs_as_it_stands(binary: Binary, tmp_path: Path) -> None:
    out = tmp_path / "levels.json"
    script = [sys.executable, str(CLUSTER / "population_dask.py"), "--case", str(USUAL)]
    subprocess.run([*script, "--subjects", "3000", "--parts", "7", "-o", str(out)], check=True)
    words = ["population", "--case", USUAL, "--subjects", 3000, "--seed", 1]
    assert out.read_text("utf-8") == binary.out(*words, "--json")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--parts", "0"], "--parts"),
        (["--subjects", "0"], "--subjects"),
        (["--case", "no-such-case.toml"], "no-such-case.toml"),
        (["--case", str(CLUSTER / "README.md")], "help: "),
    ],
)
def test_what_cannot_be_followed_is_said_in_a_line(words: list[str], told: str) -> None:
    script = [sys.executable, str(CLUSTER / "population_dask.py"), "--case", str(USUAL), *words]
    refused = subprocess.run(script, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
