"""Reads the run in sight and those it is compared with, and has new checkpoints answer the chosen question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import RunSample
    from lyricstudio.jobs.qt import Failure
    from lyricstudio.services.run_story import RunStory, StoryReader
    from lyricstudio.services.sample_prompts import SamplePrompt
    from lyricstudio.services.sampling import Sampler
    from lyricstudio.ui.tune.view import TuneView


_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Found:
    reader: StoryReader
    story: RunStory
    others: tuple[RunStory, ...]


class Stories:
    """The reading side of the view."""

    def __init__(self, view: TuneView) -> None:
        self._view = view
        self._reader: StoryReader | None = None
        self._sampler: Sampler | None = None
        self._prompts: dict[str, SamplePrompt] = {}
        self._asked: dict[str, int] = {}
        self._failed: dict[str, int] = {}
        self.writing = ""
        self.story: RunStory | None = None
        self.others: tuple[RunStory, ...] = ()
        self.compared: tuple[str, ...] = ()
        self._shown: object = None

    def project_changed(self) -> None:
        """Forget all of another project."""
        self._reader = self._sampler = self.story = None
        self._prompts, self._asked, self._failed, self.writing = {}, {}, {}, ""
        self.others, self.compared, self._shown = (), (), None

    def read(self) -> None:
        """Read the run in sight anew."""
        run_id = self._view.run_id
        if not run_id:
            return
        project, held = self._view.project, self._reader
        prompts, compared = dict(self._prompts), tuple(one for one in self.compared if one != run_id)

        def work(_ctx: WorkContext) -> _Found:
            from lyricstudio.services.run_story import StoryReader
            from lyricstudio.ui.charts.loading import load_plots

            load_plots()
            reader = held or StoryReader(project)
            others = tuple(reader.read(one) for one in compared)
            return _Found(reader, reader.read(run_id, prompts.get(run_id)), others)

        self._view.start(self._view.run_job(work, "Reading a run", "story").on_success(self._on_found))

    def _on_found(self, found: _Found) -> None:
        self._reader, self.story, self.others = found.reader, found.story, found.others
        if found.story.one.run.id != self._view.run_id:
            return
        self._show()
        run, reached = found.story.one.run, sum(step > 0 for step, _ in found.story.validation)
        # A run at work is asked by itself; of one that is over only what came while it was in sight.
        wanted = run.status == "running" or (run.id in self._asked and run.status == "succeeded")
        missing = reached > len(found.story.samples) and reached > self._asked.get(run.id, 0)
        if wanted and missing and not self.writing:
            self.write_samples()

    def _show(self) -> None:
        """Show what was read, unless it is in sight already: drawing takes longer than comparing."""
        shown = (self.story, self.others, self.writing)
        if self.story is not None and shown != self._shown:
            self._shown = shown
            self._view.show_story(self.story, self.others)

    def choose_prompt(self, prompt: SamplePrompt) -> None:
        """Ask another question; what was answered before is shown at once."""
        run_id = self._view.run_id
        self._prompts[run_id] = prompt
        self._asked.pop(run_id, None)
        self.read()
        if self.story is not None and self.story.one.run.job_id:
            self._ask(prompt)

    def write_samples(self) -> None:
        """Have all checkpoints of the run in sight answer that were not asked yet."""
        if self.story is not None and self.story.prompt is not None:
            self._ask(self.story.prompt)

    def _ask(self, prompt: SamplePrompt) -> None:
        story, project = self.story, self._view.project
        tables, keys, held = self._view.studio.tables, self._view.studio.runs.keys, self._sampler
        if story is None:
            return
        run = story.one.run
        self.writing = run.id
        self._asked[run.id] = sum(step > 0 for step, _ in story.validation)
        self._show()

        def work(ctx: WorkContext) -> tuple[Sampler, tuple[RunSample, ...]]:
            from lyricstudio.services.providers import open_provider
            from lyricstudio.services.sampling import Sampler

            sampler = held or Sampler(project, tables)
            with open_provider(run.provider, ctx, keys) as provider:
                return sampler, sampler.write_missing(provider, run, prompt, ctx)

        job = self._view.run_job(work, f"Samples of {story.one.title}", "samples")
        self._view.start(job.on_success(self._on_samples).on_failure(self._on_failure).on_end(self._on_end))

    def _on_samples(self, found: tuple[Sampler, tuple[RunSample, ...]]) -> None:
        self._sampler = found[0]

    def _on_failure(self, failure: Failure) -> None:
        # A machine that is busy with training may answer too late; that is tried again, but not for ever.
        run_id = self.writing
        self._failed[run_id] = self._failed.get(run_id, 0) + 1
        if self._failed[run_id] < _TRIES:
            self._asked[run_id] = 0
        if failure.is_bug or (self.story is not None and self.story.one.run.status != "running"):
            self._view.studio.notices.fail(failure)

    def _on_end(self, _state: object) -> None:
        self.writing = ""
        self.read()
