"""A call lets other threads run, and Ctrl-C end it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import maginfuse
import pytest
from conftest import CASES, USUAL, bundled


def test_the_interpreter_lock_is_released() -> None:
    def follow() -> None:
        maginfuse.population(USUAL, subjects=1_000_000, threads=1)

    worker = threading.Thread(target=follow)
    begun = time.monotonic()
    worker.start()
    ticks = 0
    while worker.is_alive():
        time.sleep(0.001)
        ticks += 1
    took = time.monotonic() - begun
    # A call that held the lock would let this thread run before it and after it, hardly between.
    assert took > 0.05
    assert ticks > 10


def test_two_threads_get_what_one_gets() -> None:
    cases = bundled()
    def ask(case: object) -> object:
        try:
            return maginfuse.check(case).json  # type: ignore[arg-type]
        except maginfuse.InputError as error:
            return error.problems
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(ask, cases * 2)) == [ask(case) for case in cases] * 2


DEPLETED = CASES / "deficiency-severe-clean.toml"


@pytest.mark.skipif(sys.platform == "win32", reason="a signal ends a process there")
@pytest.mark.parametrize(
    "call",
    [
        f"population({str(USUAL)!r}, subjects=100_000_000)",
        f"population({str(DEPLETED)!r}, subjects=100_000_000, threads=2)",
        f"map({str(USUAL)!r}, subjects=100_000)",
        f"plan({str(USUAL)!r}, target='1.5 mmol/L', subjects=100_000)",
        "simulate(dataset=DATA, model='threshold-1cpt')",
        "simulate(dataset=DATA, model='threshold-1cpt', subjects=50, vpc=True)",
        "fit(dataset=DATA, model='threshold-1cpt')",
        "fit(dataset=DATA, model='threshold-1cpt', validate=True)",
    ],
    ids=["population", "depleted", "map", "plan", "simulate", "vpc", "fit", "validate"],
)
def test_ctrl_c_ends_it(call: str) -> None:
    subject = "{0},0,16.2,48.6,1,.,70,110\\n{0},2,.,.,0,1.3,70,110\\n"
    script = f"""
import maginfuse
DATA = "ID,TIME,AMT,RATE,EVID,DV,WT,CRCL_ML_MIN\\n" + "".join("{subject}".format(k) for k in range(400_000))
print("begun", flush=True)
try:
    maginfuse.{call}
except KeyboardInterrupt:
    print("ended", flush=True)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.5)
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "ended\n"
        # Far below what any of these takes.
        assert time.monotonic() - asked < 5
    assert process.returncode == 0
