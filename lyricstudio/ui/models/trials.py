"""Lets the chosen models write on the bench, one after the other, line by line, and stops them when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import LyricModel
    from lyricstudio.jobs.qt import Job
    from lyricstudio.services.trying import Tried
    from lyricstudio.ui.models.bench import Bench
    from lyricstudio.ui.models.view import ModelsView

_MARK = "\t"  # between the number of the answer and its line, in a job's note


class Trials:
    """The working side of the bench."""

    def __init__(self, view: ModelsView, bench: Bench) -> None:
        self._view = view
        self._bench = bench
        self._job: Job[tuple[Tried, ...]] | None = None

    @property
    def is_writing(self) -> bool:
        """Say whether a model writes."""
        return self._job is not None

    def project_changed(self) -> None:
        """Stop what another project's models write."""
        if self._job is not None:
            self._job.discard()

    def write(self, model: LyricModel) -> None:
        """Let a model write, and the other one if one was chosen, each with the same question and seed."""
        from lyricstudio.services.trying import TryRequest

        bench, other = self._bench, self._bench.other_id
        models = [model, *(one for one in self._view.models if one.id == other and other != model.id)]
        request = TryRequest(bench.part, bench.about.text(), bench.seed)
        project, tables, keys = self._view.project, self._view.studio.tables, self._view.studio.runs.keys

        def work(ctx: WorkContext) -> tuple[Tried, ...]:
            from lyricstudio.services.providers import open_provider
            from lyricstudio.services.trying import Trial

            found = []
            for i, one in enumerate(models):
                with open_provider(one.provider, ctx, keys) as provider:
                    trial = Trial(project, provider, tables)
                    found.append(trial.write(one, request, ctx, _teller(ctx, i)))
            return tuple(found)

        bench.begin([one.name for one in models])
        self._job = self._view.run_job(work, f"{model.name} writes", "try")
        self._job.on_note(self._on_line).on_success(self._on_tried).on_end(self._on_end)
        self._view.start(self._job)
        self._view.studio.actions.refresh()

    def stop(self) -> None:
        """Stop after the line that is being written."""
        if self._job is not None:
            self._job.cancel()

    def _on_line(self, note: str) -> None:
        number, mark, line = note.partition(_MARK)
        if mark:
            self._bench.answers[int(number)].add_line(line)

    def _on_tried(self, found: Sequence[Tried]) -> None:
        for i, tried in enumerate(found):
            self._bench.show_tried(i, tried)

    def _on_end(self, state: object) -> None:
        self._job = None
        self._bench.finish()
        if str(state) != "succeeded":
            for answer in self._bench.answers:
                answer.say("stopped")
        self._view.studio.actions.refresh()


def _teller(ctx: WorkContext, number: int) -> Callable[[str], None]:
    def tell(line: str) -> None:
        ctx.note(f"{number}{_MARK}{line}")

    return tell
