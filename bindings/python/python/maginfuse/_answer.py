"""Answers and figures."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from ._errors import Error, refusal
from ._maginfuse import Reply, Table


class Forms:
    """One answer in every form that the command line has."""

    def __init__(self, reply: Reply) -> None:
        self._reply: Reply | None = reply
        self._parts: dict[str, Any] = {}

    def _part(self, name: str) -> Any:
        if name not in self._parts and self._reply is not None:
            self._parts[name] = getattr(self._reply, name)()
        return self._parts.get(name)

    def _svg(self, log: bool) -> str | None:
        if self._reply is not None:
            return self._reply.svg(log)
        svg: str | None = self._parts.get("svg log" if log else "svg")
        return svg

    @property
    def json(self) -> str:
        """The document as the command line prints it with ``--json``, byte for byte."""
        return str(self._part("json"))

    @property
    def text(self) -> str:
        """The answer as the command line prints it."""
        return str(self._part("text"))

    @property
    def csv(self) -> str | None:
        """The table as the command line prints it with ``--format csv``; ``None`` without one."""
        csv: str | None = self._part("csv")
        return csv

    @property
    def table(self) -> Table:
        """The rows of ``simulate``, ``population``, data sets and validations, for whatever reads Arrow."""
        table: Table | None = self._part("table")
        if table is None:
            raise refusal("this answer has no table", "use the dict, or csv", "usage")
        return table

    @property
    def notes(self) -> list[str]:
        """What the command line says beside the answer."""
        return list(self._part("notes"))

    def _written(self) -> dict[str, Any]:
        """Every form, for a pickle: the native answer cannot travel."""
        parts = {name: self._part(name) for name in ("text", "csv", "table", "notes")}
        forms: dict[str, Callable[[], Any]] = {
            "json": lambda: self.json,
            "svg": lambda: self._svg(False),
            "svg log": lambda: self._svg(True),
        }
        for name, form in forms.items():
            try:
                parts[name] = form()
            except Error:
                # Too much for a document, or for a figure.
                pass
        return parts


class Answer(Forms, dict[str, Any]):
    """The JSON document of an answer as a dict, and the same answer in other forms.

    >>> answer = maginfuse.convert("4 g", to="mmol")
    >>> answer["to"]
    {'value': 16.2294191, 'unit': 'mmol'}
    >>> answer.json.startswith('{\\n  "schema_version": 1,')
    True
    """

    def __init__(self, reply: Reply) -> None:
        Forms.__init__(self, reply)
        dict.__init__(self, json.loads(self.json))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (Answer, self._written()), None, None, iter(self.items())


class Predictions(Forms):
    """What a model predicts for a data set; no dict, since it may be too large for one.

    Whatever reads Arrow takes it as the table that it is.
    """

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return repr(self.table)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The C stream of Arrow, of `table`."""
        return self.table.__arrow_c_stream__(requested_schema)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (Predictions, self._written())


def _restored(family: Any, parts: dict[str, Any]) -> Any:
    answer = family.__new__(family)
    answer._reply = None
    answer._parts = parts
    return answer


class Figure:
    """A figure that a notebook shows."""

    def __init__(self, svg: str) -> None:
        #: The figure as the command line writes it with ``--plot FILE.svg``, byte for byte.
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the figure into the SVG file at `path`."""
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(self.svg)


def plot(answer: Answer, *, log: bool = False) -> Figure:
    """The curve of ``check``, ``simulate``, ``population`` or ``fit``, the heat map of ``map``, the
    percentiles of a visual predictive check.

    `log` draws levels on a logarithmic axis.

    >>> figure = maginfuse.plot(maginfuse.simulate(case))
    >>> figure.svg.startswith("<svg")
    True
    """
    if not isinstance(answer, Answer):
        raise TypeError(f"plot takes an answer of maginfuse, not {type(answer).__name__}")
    svg = answer._svg(log)
    if svg is None:
        advice = "plot an answer of check, simulate, population, map, or fit of a case"
        raise refusal("this answer has no figure", advice, "usage")
    return Figure(svg)
