"""What is raised where nothing can be answered."""

from __future__ import annotations

import json
from typing import Any


class Error(Exception):
    """Nothing was answered; the base of the two others."""

    def __init__(self, message: str, problems: list[dict[str, Any]]) -> None:
        super().__init__(message, problems)
        self._message = message
        #: Every problem of the input, the deciding one first: ``kind``, ``message``, ``help``
        #: (what to do), and where known ``at`` (the place in a file) and ``key`` (the input).
        self.problems = problems

    def __str__(self) -> str:
        return self._message

    @property
    def kind(self) -> str:
        """The kind of the deciding problem: ``malformed``, ``ambiguous``, ``missing``,
        ``stale``, ``out-of-scope``, ``usage`` or ``internal``."""
        return str(self.problems[0]["kind"])


class InputError(Error, ValueError):
    """The input is wrong, ambiguous, incomplete, stale or out of scope.

    >>> try:
    ...     maginfuse.rate("4 grammes", bag="20g/500mL")
    ... except maginfuse.InputError as error:
    ...     [problem["key"] for problem in error.problems]
    ['dose']
    """


class InternalError(Error, RuntimeError):
    """A fault of maginfuse; please report the case."""


def of_document(text: str, document: str) -> Error:
    """The exception for an error of the library: its text, and its JSON document."""
    try:
        error = json.loads(document)["error"]
    except ValueError:
        error = {"kind": "internal", "message": text, "help": ""}
    problems = error.get("problems", [error])
    family = InternalError if problems[0]["kind"] == "internal" else InputError
    return family(text.removeprefix("error: "), problems)


def refusal(message: str, advice: str, kind: str = "malformed") -> InputError:
    """The exception for an input that is refused before the library sees it."""
    problem = {"kind": kind, "message": message, "help": advice}
    return InputError(f"{message}\nhelp: {advice}", [problem])
