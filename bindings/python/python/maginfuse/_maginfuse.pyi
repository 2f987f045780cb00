"""The part of maginfuse that is written in Rust."""

from typing import Any, final

__all__ = ["Reply", "Table", "__version__", "ask"]

__version__: str

def ask(command: str, given: dict[str, Any], options: dict[str, Any]) -> Reply:
    """Answers `command`."""

@final
class Reply:
    """An answer."""

    def text(self) -> str:
        """What the command line prints."""
    def json(self) -> str:
        """What the command line prints with `--json`."""
    def csv(self) -> str | None:
        """What the command line prints with `--format csv`; nothing of a command without it."""
    def notes(self) -> list[str]:
        """What the command line says on standard error, a line each."""
    def svg(self, log: bool) -> str | None:
        """What the command line writes with `--plot FILE.svg`; nothing of a command without it."""
    def table(self) -> Table | None:
        """The table; nothing of a command without one."""

@final
class Table:
    """Rows and named columns."""

    def __new__(
        cls, columns: list[tuple[str, list[str] | list[float | None]]], texts: list[str] | None = None
    ) -> Table: ...
    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
    def to_dict(self) -> dict[str, list[str] | list[float | None]]:
        """The columns as lists, by name."""
    def __len__(self) -> int: ...
    def __getitem__(self, key: str, /) -> list[Any]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The C stream of Arrow. A schema that is asked for is not followed: the reader converts."""
