"""What long work is given so that it can report, be watched and be cancelled, on any surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """How far work is: `done` of `total` units (total None when unknown), and what is being done."""

    done: float
    total: float | None
    note: str = ""


class WorkContext(Protocol):
    """The one argument through which a service talks to whoever started it."""

    def report(self, progress: Progress) -> None:
        """Show how far the work is."""
        ...

    def note(self, text: str) -> None:
        """Tell a fact worth a line."""
        ...

    def warn(self, text: str) -> None:
        """Tell something the person should look at; the work goes on."""
        ...

    def checkpoint(self) -> None:
        """Raise Cancelled when the person asked to stop; called between small steps."""
        ...


class SilentContext:
    """A context that shows nothing and is never cancelled: for tests and nested work."""

    def report(self, progress: Progress) -> None:
        """Ignore the progress."""

    def note(self, text: str) -> None:
        """Ignore the note."""

    def warn(self, text: str) -> None:
        """Ignore the warning."""

    def checkpoint(self) -> None:
        """Never cancel."""
