"""Everything about one run that the window draws: measured steps, its dataset, questions and answers, the pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.services.run_board import BoardRun, read_board
from lyricstudio.services.sample_prompts import SamplePrompt, sample_prompts

if TYPE_CHECKING:
    from lyricstudio.domain.records import Dataset, RunMetric, RunSample
    from lyricstudio.store.project import Project

_RECENT = 30  # steps that the pace is taken from


@dataclass(frozen=True, slots=True)
class RunStory:
    """One run; `total` steps (None before the first is measured); `prompt` is the question whose answers are here."""

    one: BoardRun
    dataset: Dataset | None
    metrics: tuple[RunMetric, ...] = ()
    prompts: tuple[SamplePrompt, ...] = ()
    prompt: SamplePrompt | None = None
    samples: tuple[RunSample, ...] = ()

    @property
    def step(self) -> int:
        """Return the last measured step."""
        return self.metrics[-1].step if self.metrics else 0

    @property
    def total(self) -> int | None:
        """Return how many steps the run has, None when not known yet."""
        share = self.one.run.progress
        if self.one.run.status == "succeeded":
            return self.step or None
        return round(self.step / share) if share > 0 and self.step else None

    @property
    def tokens(self) -> int | None:
        """Return the tokens trained so far."""
        told = [m.tokens for m in self.metrics if m.tokens is not None]
        return told[-1] if told else self.one.run.trained_tokens

    @property
    def training(self) -> tuple[tuple[float, float], ...]:
        """Return (step, loss) of every measured training step, in nats a token."""
        return tuple((float(m.step), m.train_loss) for m in self.metrics if m.train_loss is not None)

    @property
    def validation(self) -> tuple[tuple[float, float], ...]:
        """Return (step, loss) of every held-out measurement, in nats a token; step 0 is the bare base."""
        return tuple((float(m.step), m.valid_loss) for m in self.metrics if m.valid_loss is not None)

    @property
    def best(self) -> tuple[float, float] | None:
        """Return the step and the loss of the lowest held-out loss after training began."""
        return min((p for p in self.validation if p[0] > 0), key=lambda p: p[1], default=None)

    @property
    def seconds_a_step(self) -> float | None:
        """Return the pace of the last steps; None before it is known."""
        recent = [m for m in self.metrics if m.at][-_RECENT:]
        if len(recent) < 2 or recent[-1].step == recent[0].step:
            return None
        spent = datetime.fromisoformat(recent[-1].at) - datetime.fromisoformat(recent[0].at)
        return spent.total_seconds() / (recent[-1].step - recent[0].step)

    @property
    def tokens_a_minute(self) -> float | None:
        """Return how many tokens were trained a minute, lately."""
        recent = [m for m in self.metrics if m.at and m.tokens is not None][-_RECENT:]
        if len(recent) < 2:
            return None
        spent = (datetime.fromisoformat(recent[-1].at) - datetime.fromisoformat(recent[0].at)).total_seconds()
        return ((recent[-1].tokens or 0) - (recent[0].tokens or 0)) * 60 / spent if spent > 0 else None

    @property
    def next_checkpoint(self) -> int | None:
        """Return the step of the next checkpoint; None before the first, and when no more come."""
        ends = [int(step) for step, _ in self.validation if step > 0]
        if not ends or self.total is None or self.step >= self.total:
            return None
        gap = ends[0]
        return min(self.total, (self.step // gap + 1) * gap)


class StoryReader:
    """Reads stories of one project; what never changes (datasets and their questions) is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, tuple[Dataset | None, tuple[SamplePrompt, ...]]] = {}

    def read(self, run_id: str, prompt: SamplePrompt | None = None) -> RunStory:
        """Return a run's story, with its answers to the given question, else to the first of its dataset.

        UserError when the run is not in the project.
        """
        project = self._project
        project.runs.get(run_id)
        one = read_board(project, datetime.now().astimezone()).find(run_id)
        assert one is not None
        dataset, prompts = self._dataset(one.run.dataset_id)
        if prompt is not None and all(known.key != prompt.key for known in prompts):
            prompts = (*prompts, prompt)
        chosen = prompt or (prompts[0] if prompts else None)
        samples = project.samples.of_run(run_id, chosen.key) if chosen else ()
        return RunStory(one, dataset, project.runs.metrics(run_id), prompts, chosen, samples)

    def _dataset(self, dataset_id: str) -> tuple[Dataset | None, tuple[SamplePrompt, ...]]:
        if dataset_id not in self._known:
            try:
                dataset = self._project.datasets.get(dataset_id)
                self._known[dataset_id] = dataset, sample_prompts(self._project, dataset)
            except UserError:
                self._known[dataset_id] = None, ()
        return self._known[dataset_id]
