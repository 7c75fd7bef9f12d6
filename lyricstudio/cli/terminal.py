"""The one place where commands talk: progress and notes to stderr, results to stdout, JSON on request."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from lyricstudio.domain.progress import Progress as Step

_PIPE_WIDTH = 2000  # characters: wider than any table
_PLAIN_INTERVAL = 5.0  # seconds between plain progress lines where stderr is no terminal


class Terminal:
    """A WorkContext for the command line, and the printer of results.

    With `json_output` exactly one JSON object goes to stdout (`result`), and nothing else.
    """

    def __init__(self, json_output: bool = False) -> None:
        self.json_output = json_output
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)
        self._out = Console(highlight=False, soft_wrap=True)
        if not self._out.is_terminal:
            # Into a file or pipe each row goes on one line, for whoever greps it.
            self._out.width = _PIPE_WIDTH
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._last_plain = 0.0
        self._last_text = ""
        self._started = time.monotonic()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end_progress()

    def report(self, progress: Step) -> None:
        """Draw a bar on a terminal, or a plain line every two seconds elsewhere."""
        if self._err.is_terminal:
            self._draw(progress)
        else:
            self._print_plain(progress)

    def note(self, text: str) -> None:
        """Print a fact to stderr."""
        self._err.print(text, markup=False)

    def warn(self, text: str) -> None:
        """Print a warning to stderr."""
        self._err.print(f"warning: {text}", style="yellow", markup=False)

    def fail(self, message: str, hint: str = "") -> None:
        """Print an error and what to do about it to stderr."""
        self.end_progress()
        self._err.print(f"error: {message}", style="bold red", markup=False)
        if hint:
            self._err.print(f"  → {hint}", markup=False)

    def checkpoint(self) -> None:
        """Do nothing: Ctrl-C raises KeyboardInterrupt, which the main function turns into 130."""

    def result(self, value: dict[str, object]) -> None:
        """Print the verb's JSON object when JSON was asked for."""
        self.end_progress()
        if self.json_output:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()

    def say(self, text: str) -> None:
        """Print result text for a person to stdout (nothing when JSON was asked for)."""
        self.end_progress()
        if not self.json_output:
            self._out.print(text, markup=False)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
        """Print a table for a person to stdout (nothing when JSON was asked for)."""
        self.end_progress()
        if self.json_output:
            return
        shown = list(rows)
        heading = Text(title, style="bold") if title else None
        table = Table(title=heading, title_justify="left", box=None, pad_edge=False)
        for i, name in enumerate(columns):
            numbers = bool(shown) and all(row[i] is None or isinstance(row[i], int | float) for row in shown)
            justify = "right" if numbers else "left"
            # Folded, not cut: the end of a path or a sentence is what tells.
            table.add_column(Text(name, style="dim"), justify=justify, overflow="fold")
        for row in shown:
            # Text, not str: a bracketed heading in a lyric must not be read as markup.
            table.add_row(*(Text("–" if cell is None else str(cell)) for cell in row))
        with self._out.capture() as drawn:
            self._out.print(table)
        # The last column is padded to the width of its widest cell: nobody wants to copy that.
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))

    def end_progress(self) -> None:
        """Take the bar away before anything else is printed."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = self._task = None

    def _draw(self, progress: Step) -> None:
        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                TimeRemainingColumn(),
                console=self._err,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(progress.note, total=progress.total)
        assert self._task is not None
        self._bar.update(self._task, completed=progress.done, total=progress.total, description=progress.note)

    def _print_plain(self, progress: Step) -> None:
        known = f"{progress.done:.0f}" if progress.done else "…"
        share = f"{progress.done / progress.total:.0%}" if progress.total else known
        text = f"{progress.note}: {share}"
        now = time.monotonic()
        if text == self._last_text or now - self._last_plain < _PLAIN_INTERVAL:
            return
        self._last_plain, self._last_text = now, text
        self._err.print(text, markup=False)
