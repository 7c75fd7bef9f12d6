"""Pausing, resuming, retrying and cancelling runs, one or all, as jobs; a cancel is asked about first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lyricstudio.domain.run_states import can_cancel, can_pause
from lyricstudio.ui.widgets.dialog import Question, ask
from lyricstudio.ui.words import count, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Run
    from lyricstudio.services.run_board import BoardRun
    from lyricstudio.ui.tune.view import TuneView

_WORDS = {"pause": "Pausing", "resume": "Resuming", "cancel": "Cancelling", "retry": "Starting again"}


class Steering:
    """The hands on the runs."""

    def __init__(self, view: TuneView) -> None:
        self._view = view

    def toggle_pause(self, one: BoardRun) -> None:
        """Pause a run at work, resume one that rests, retry one that failed."""
        if one.run.status == "paused":
            self.steer("resume", [one.run])
        elif can_pause(one.run):
            self.steer("pause", [one.run])
        elif one.can_retry:
            self.retry(one)

    def retry(self, one: BoardRun) -> None:
        """Start a run again from its dataset and settings."""
        if not one.can_retry:
            return
        project, keys, run = self._view.project, self._view.studio.runs.keys, one.run

        def work(ctx: WorkContext) -> tuple[Run, ...]:
            from lyricstudio.services.providers import open_provider
            from lyricstudio.services.tuning import retry

            with open_provider(run.provider, ctx, keys) as provider:
                return (retry(project, provider, run, ctx),)

        self._start(work, f"{_WORDS['retry']}: {one.title}", follow=True)

    def cancel(self, one: BoardRun) -> None:
        """Ask, then end a run for good."""
        if not can_cancel(one.run):
            return
        done = f"It is {percent(one.run.progress)} through. " if one.run.progress else ""
        question = Question(
            f"Cancel {one.title}?",
            f"{done}What it has learnt so far is not kept as a model. Its dataset stays; you can retry later.",
            "Cancel the run",
            "Let it go on",
            "tune.cancel_question",
        )
        ask(self._view.look, self._view.window(), question, partial(self.steer, "cancel", [one.run]))

    def steer_all(self, runs: Sequence[BoardRun]) -> None:
        """Let all runs rest that can, or go on when all of them rest already."""
        moving = [one.run for one in runs if can_pause(one.run)]
        if moving:
            # Those that wait first, so that none of them starts when the one at work stops.
            self.steer("pause", list(reversed(moving)))
        else:
            self.steer("resume", [one.run for one in runs if one.run.status == "paused"])

    def steer(self, action: str, runs: Sequence[Run]) -> None:
        """Do one thing to some runs."""
        if not runs:
            return
        project, keys = self._view.project, self._view.studio.runs.keys

        def work(ctx: WorkContext) -> tuple[Run, ...]:
            from lyricstudio.services.providers import open_provider
            from lyricstudio.services.tuning import steer

            changed = []
            for name in dict.fromkeys(run.provider for run in runs):
                with open_provider(name, ctx, keys) as provider:
                    for run in (one for one in runs if one.provider == name):
                        ctx.checkpoint()
                        changed.append(steer(project, provider, project.runs.get(run.id), action))
            return tuple(changed)

        self._start(work, f"{_WORDS[action]} {count(len(runs), 'run')}")

    def _start(self, work: object, title: str, follow: bool = False) -> None:
        job = self._view.run_job(work, title)  # type: ignore[arg-type]
        if follow:
            job.on_success(self._follow)
        self._view.start(job.on_end(self._tell))

    def _follow(self, runs: tuple[Run, ...]) -> None:
        self._view.show_run_when_read(runs[0].id)

    def _tell(self, _state: object) -> None:
        self._view.studio.session.tell("runs")
