"""What the commands have in common: words are checked, and the question is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _maginfuse, _words
from ._answer import Answer
from ._errors import refusal
from ._words import Case, Model, Texts, count, text, texts


def given(case: Case | None = None, decimal: str = "point") -> dict[str, Any]:
    """What every command may be given, without the rules of a hospital."""
    if decimal not in ("point", "comma"):
        raise refusal(f"{decimal!r} is no decimal mark", "use point or comma", "usage")
    named = None if case is None else _words.case_text(case)
    return {"case": named, "site": None, "comma": decimal == "comma"}


def of_case(case: Case, site: Model | None, decimal: str) -> dict[str, Any]:
    """A case under the rules of a hospital."""
    if case is None:
        raise TypeError("case is needed: a dict, a text, or the path of a file")
    return {**given(case, decimal), "site": _words.site_text(site)}


def ask(command: str, given: dict[str, Any], **options: Any) -> Answer:
    """Asks the library."""
    return Answer(_maginfuse.ask(command, given, options))


def required(name: str, value: str) -> str:
    """A text that is there."""
    word = text(name, value)
    if word is None:
        raise TypeError(f"{name} is needed")
    return word


def texts_of(**values: Any) -> dict[str, str | None]:
    """Each value as one text, by name."""
    return {name: text(name, value) for name, value in values.items()}


def lists_of(**values: Any) -> dict[str, list[str]]:
    """Each value as a list of texts, by name."""
    return {name: texts(name, value) for name, value in values.items()}


def accepted(accept: Mapping[str, str] | None) -> dict[str, list[str]]:
    """Stops and why they are accepted, as two lists."""
    if accept is None:
        return {"accept": [], "reason": []}
    if not isinstance(accept, Mapping):
        raise TypeError(f"accept is a dict of finding ids and reasons, not {accept!r}")
    return lists_of(accept=list(accept), reason=list(accept.values()))


def crowd(subjects: int | None, seed: int | None, threads: int | None) -> dict[str, int | None]:
    """Virtual patients."""
    return {
        "subjects": count("subjects", subjects),
        "seed": count("seed", seed),
        "threads": count("threads", threads),
    }


def moment(
    target: str | None, to: str | None, at: Texts | None, mean_over: str | None
) -> dict[str, Any]:
    """When a target has to be met."""
    moment = {**texts_of(to=to, mean_over=mean_over), **lists_of(at=at)}
    given = [name for name, value in moment.items() if value]
    if target is None and given:
        raise refusal(f"{given[0]} is given without target", "give target, too", "usage")
    if moment["at"] and mean_over is not None:
        raise refusal("at and mean_over exclude each other", "give one of them", "usage")
    return moment


def one_source(case: object, dataset: object) -> None:
    """Refuses both of them, or neither."""
    if (case is None) == (dataset is None):
        raise refusal("one of case and dataset is needed", "give either", "usage")


def refuse_beside(source: str, **options: Any) -> None:
    """Refuses what would go unheard."""
    given = [name for name, value in options.items() if value is not None and value != ()]
    if given:
        raise refusal(f"{given[0]} is given beside {source}", f"leave out {given[0]}", "usage")


def refuse_without(needed: str, **options: Any) -> None:
    """Refuses what means nothing without `needed`, which is not there."""
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise refusal(f"{given[0]} is given without {needed}", f"give {needed}, too", "usage")


def one_model(model: Model | None) -> str | _words.Named | None:
    """The id or the file of one model."""
    named = _words.models(model)
    return named[0] if named else None
