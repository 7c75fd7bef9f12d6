"""Lets models write, one order after the other, off the window's thread; tells what happens thirty times a second."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from lyricstudio.domain.draft_editing import name_of
from lyricstudio.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, Take
    from lyricstudio.jobs.qt import Failure, Job, JobState
    from lyricstudio.services.draft_writing import DraftWriter, LineOffer, TakeOrder, WritingNews
    from lyricstudio.ui.view import View

BATCH = 33  # ms between two pictures of what is being written


@dataclass(frozen=True, slots=True)
class Order:
    """Takes of a part, put into the song at once when `use` (the whole song is written), else to choose from."""

    takes: TakeOrder
    use: bool = False


@dataclass(slots=True)
class LiveTake:
    """A take while it is written: its lines so far, the one being tried, and how fast it comes."""

    lines: list[str]
    trying: str = ""
    line: int = 0
    tokens: int = 0
    since: float = 0.0
    note: str = ""

    @property
    def speed(self) -> float:
        """Return tokens a second (0 before there are any)."""
        passed = time.monotonic() - self.since
        return self.tokens / passed if self.tokens and passed > 0.2 else 0.0


class _Feed(QObject):
    """Carries news out of the working thread."""

    told = Signal(object)


class Writing(QObject):
    """The queue. Signals: changed(key) when something of a part is being written or waits, or no more;
    written(Order, Take) for each finished take, offered(key, line, offers), failed(key)."""  # fmt: skip

    changed = Signal(str)
    written = Signal(object, object)
    offered = Signal(str, int, object)
    failed = Signal(str)

    def __init__(self, view: View, song: Callable[[], Composition | None]) -> None:
        super().__init__(view)
        from lyricstudio.services.providers import open_provider

        self._view, self._song = view, song
        self.open_generator: Callable[[str, WorkContext], Any] = open_provider
        self._opened: list[Any] = []
        self._writer: DraftWriter | None = None
        self._lock = threading.Lock()
        self._queue: list[Order] = []
        self._now: Order | None = None
        self._job: Job[Any] | None = None
        self._offer_job: Job[Any] | None = None
        self.live: LiveTake | None = None
        self._feed = _Feed()
        self._feed.told.connect(self._hear)
        self._news: list[WritingNews] = []
        self._timer = QTimer(self, singleShot=True, interval=BATCH)
        self._timer.timeout.connect(self._flush)

    @property
    def key(self) -> str:
        """Return the part that is being written, "" for none."""
        return self._now.takes.key if self._now is not None else ""

    @property
    def is_busy(self) -> bool:
        """Say whether anything is written or waits."""
        return self._now is not None or bool(self._queue)

    def waits(self, key: str) -> bool:
        """Say whether a part waits for its turn."""
        return any(order.takes.key == key for order in self._queue)

    def order(self, order: Order) -> None:
        """Write takes when it is their turn."""
        self._queue.append(order)
        self.changed.emit(order.takes.key)
        self._next()

    def stop(self, key: str = "") -> None:
        """Stop writing a part, or everything; finished takes stay."""
        dropped = [o for o in self._queue if key in ("", o.takes.key)]
        self._queue = [o for o in self._queue if o not in dropped]
        if self._job is not None and key in ("", self.key):
            self._job.cancel()
        for order in dropped:
            self.changed.emit(order.takes.key)

    def close(self) -> None:
        """Another project: stop everything and let go of its models."""
        self.stop()
        self.stop_offers()
        if self._job is not None:
            self._job.discard()
        with self._lock:
            self._forget_writer()

    def _forget_writer(self) -> None:
        self._writer = None
        for generator in self._opened:
            close = getattr(generator, "close", None)
            if close is not None:
                close()
        self._opened.clear()

    def _next(self) -> None:
        song = self._song()
        if self._now is not None or not self._queue or song is None:
            return
        order = self._now = self._queue.pop(0)
        if order.takes.key not in {s.key for s in song.sections}:
            self._end()
            return
        self.live = LiveTake([], since=time.monotonic())

        def work(ctx: WorkContext) -> tuple[Take, ...]:
            return self._with_writer(ctx, lambda w: w.takes(song, order.takes, ctx, self._feed.told.emit))

        name = next(name_of(s) for s in song.sections if s.key == order.takes.key)
        self._job = self._view.run_job(work, f"Writing {name}", quiet=False)
        self._job.on_failure(self._on_failure).on_note(self._on_note).on_end(self._on_end)
        self._view.start(self._job)
        self.changed.emit(order.takes.key)

    def _with_writer(self, ctx: WorkContext, use: Callable[[DraftWriter], Any]) -> Any:
        fresh = self._writer is None
        try:
            return use(self._open_writer())
        except ServiceError:
            if fresh:
                raise
            # The engine may have left meanwhile, because nobody needed it: start it again, once.
            with self._lock:
                self._forget_writer()
            ctx.checkpoint()
            return use(self._open_writer())

    def _open_writer(self) -> DraftWriter:
        with self._lock:
            if self._writer is None:
                from lyricstudio.services.draft_writing import DraftWriter

                self._writer = DraftWriter(self._view.project, self._open, self._view.studio.tables)
            return self._writer

    def _open(self, name: str, ctx: WorkContext) -> Any:
        generator = self.open_generator(name, ctx)
        self._opened.append(generator)
        return generator

    def offer(self, key: str, line: int) -> None:
        """Write other versions of one line."""
        song = self._song()
        if song is None:
            return
        self.stop_offers()

        def work(ctx: WorkContext) -> tuple[LineOffer, ...]:
            return self._with_writer(ctx, lambda w: w.line(song, key, line, ctx, lambda _: None))

        self._offer_job = self._view.run_job(work, "Rewriting a line", "offers")
        self._offer_job.on_success(lambda offers: self.offered.emit(key, line, offers))
        self._offer_job.on_failure(lambda failure: self._on_offer_failure(failure, key, line))
        self._view.start(self._offer_job)

    def stop_offers(self) -> None:
        """Nobody waits for the versions of a line any more."""
        if self._offer_job is not None:
            self._offer_job.discard()
            self._offer_job = None

    def _on_offer_failure(self, failure: Failure, key: str, line: int) -> None:
        self._view.studio.notices.fail(failure)
        self.offered.emit(key, line, ())

    def _hear(self, news: WritingNews) -> None:
        self._news.append(news)
        if not self._timer.isActive():
            self._timer.start()

    def _flush(self) -> None:
        news, self._news = self._news, []
        for one in news:
            if self._now is None or one.key != self.key or self.live is None:
                continue
            if one.written is not None:
                self.live = LiveTake([], since=time.monotonic())
                self.written.emit(self._now, one.written)
            else:
                _note(self.live, one)
        if news and self.key:
            self.changed.emit(self.key)

    def _on_failure(self, failure: Failure) -> None:
        # All that waits would fail for the same reason.
        waiting, self._queue = self._queue, []
        self._view.studio.notices.fail(failure)
        self.failed.emit(self.key)
        for order in waiting:
            self.changed.emit(order.takes.key)

    def _on_note(self, note: str) -> None:
        if self.live is not None:
            self.live.note = note
            self.changed.emit(self.key)

    def _on_end(self, _state: JobState) -> None:
        self._timer.stop()
        self._flush()
        self._end()

    def _end(self) -> None:
        key, self._now, self._job, self.live = self.key, None, None, None
        self.changed.emit(key)
        self._next()


def _note(live: LiveTake, news: WritingNews) -> None:
    trial = news.trial
    live.tokens = trial.tokens
    live.line = trial.line
    if trial.settled:
        del live.lines[trial.line :]
        live.lines.append(trial.text)
        live.line, live.trying = trial.line + 1, ""
    else:
        del live.lines[trial.line :]
        live.trying = trial.text
