"""A population in parts on Dask: the bytes of the undivided run, whatever becomes of the workers.

    python population_dask.py --case case.toml --subjects 10000000 --seed 1 --parts 100
    python population_dask.py --case case.toml --scheduler tcp://head:8786 -o levels.json

Without a scheduler it starts workers on this machine. A part whose worker died is made again by
another. Needs `pip install ./bindings/python distributed` where it runs and on every worker.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import maginfuse
from distributed import Client, Future


def part(case: str, subjects: int, seed: int, shard: str) -> str:
    """One part of the virtual patients, as the text that `merge` takes."""
    return maginfuse.population(case, subjects=subjects, seed=seed, shard=shard, threads=1).json


def parts_on(
    client: Client, case: str, *, subjects: int, seed: int, parts: int
) -> list[Future]:
    """Every part of the virtual patients of the case with the text `case`, on any worker."""
    shards = [f"{k}/{parts}" for k in range(1, parts + 1)]
    return client.map(lambda shard: part(case, subjects, seed, shard), shards)


def main() -> None:
    """Reads the command line, follows the patients, shows the answer."""
    words = argparse.ArgumentParser(description="Virtual patients in parts on Dask.")
    words.add_argument("--case", type=Path, required=True, help="case file")
    words.add_argument("--subjects", type=int, default=100_000, help="number of virtual patients")
    words.add_argument("--seed", type=int, default=1, help="seed of their random numbers")
    words.add_argument("--parts", type=int, default=40, help="in how many parts")
    words.add_argument("--scheduler", help="address of a running scheduler")
    words.add_argument("-o", "--output", type=Path, help="file for the JSON document")
    given = words.parse_args()
    if min(given.parts, given.subjects) < 1:
        words.error("--subjects and --parts: at least 1 is needed")
    try:
        case = given.case.read_text("utf-8")
        # What is wrong with the case is said once, before any worker starts.
        maginfuse.population(case, subjects=1)
        with Client(given.scheduler) as client:
            made = parts_on(
                client, case, subjects=given.subjects, seed=given.seed, parts=given.parts
            )
            answer = maginfuse.merge(client.gather(made))
    except (maginfuse.Error, OSError) as error:
        sys.exit(f"error: {error}")
    if given.output is None:
        print(answer.text, end="")
    else:
        given.output.write_text(answer.json, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
