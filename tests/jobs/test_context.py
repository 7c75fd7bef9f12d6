"""What a service is given in a thread: progress that does not flood, and a way to stop."""

from __future__ import annotations

import pytest

from lyricstudio.domain.errors import Cancelled
from lyricstudio.domain.progress import Progress
from lyricstudio.jobs.context import ThreadContext


def test_progress_is_thinned_but_the_last_unit_is_always_told() -> None:
    told: list[Progress] = []
    ctx = ThreadContext(told.append, interval=60)
    for done in range(1001):
        ctx.report(Progress(done, 1000))
    assert [p.done for p in told] == [0, 1000]


def test_without_an_interval_everything_is_told() -> None:
    told: list[Progress] = []
    ctx = ThreadContext(told.append, interval=0)
    ctx.report(Progress(1, None, "reading"))
    ctx.report(Progress(2, None, "reading"))
    assert [p.done for p in told] == [1, 2]


def test_a_cancelled_context_stops_the_work_at_its_next_checkpoint() -> None:
    ctx = ThreadContext()
    ctx.checkpoint()
    ctx.cancel()
    assert ctx.cancelled
    with pytest.raises(Cancelled):
        ctx.checkpoint()


def test_notes_and_warnings_go_to_their_listeners() -> None:
    notes: list[str] = []
    warnings: list[str] = []
    ctx = ThreadContext(on_note=notes.append, on_warning=warnings.append)
    ctx.note("a fact")
    ctx.warn("look at this")
    assert (notes, warnings) == (["a fact"], ["look at this"])
