"""Asks every checkpoint of a run the same question, so that one can read how a model learns to write.

Answers are kept: a checkpoint is asked only once, and its answer outlives it. What is asked: sample_prompts.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.answer import strip_marks
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.originality import longest_runs
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.records import RunSample
from lyricstudio.domain.structure import rhyme_scheme
from lyricstudio.domain.words import words
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.services.workshops import training_songs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.pronunciation import Pronunciations
    from lyricstudio.domain.records import Run
    from lyricstudio.providers.interface import JobCheckpoint, Provider
    from lyricstudio.services.sample_prompts import SamplePrompt
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

_TOKENS = 170
_TEMPERATURE = 0.8
_SEED = 11
_MARK = " | "  # what stands between an end word and its line


class Sampler:
    """Asks the checkpoints of one project's runs; the words of a dataset's songs are indexed once."""

    def __init__(self, project: Project, tables: Tables) -> None:
        self._project = project
        self._tables = tables
        self._indexed: dict[str, LyricIndex] = {}

    def stored(self, run: Run, prompt: SamplePrompt) -> tuple[RunSample, ...]:
        """Return the answers that are there already, by step."""
        return self._project.samples.of_run(run.id, prompt.key)

    def write_missing(
        self,
        provider: Provider,
        run: Run,
        prompt: SamplePrompt,
        ctx: WorkContext,
        on_sample: Callable[[RunSample], object] | None = None,
    ) -> tuple[RunSample, ...]:
        """Ask the checkpoints that were not asked yet and return all answers, by step.

        ServiceError when the service is gone; a job that it no longer knows raises it, too.
        """
        known = {sample.step for sample in self.stored(run, prompt)}
        waiting = [point for point in provider.checkpoints(run.job_id) if point.step not in known]
        for done, point in enumerate(waiting):
            ctx.checkpoint()
            ctx.report(Progress(done, len(waiting), f"asking the checkpoint of step {point.step}"))
            sample = self._project.samples.add(self._ask(provider, run, prompt, point))
            if on_sample is not None:
                on_sample(sample)
        return self.stored(run, prompt)

    def _ask(self, provider: Provider, run: Run, prompt: SamplePrompt, point: JobCheckpoint) -> RunSample:
        request = ChatRequest(
            model=point.model, messages=prompt.messages, max_tokens=_TOKENS, temperature=_TEMPERATURE, seed=_SEED
        )
        text = without_marks(provider.complete(request)[0].text)
        return RunSample(
            run_id=run.id,
            asked=prompt.key,
            step=point.step,
            text=text,
            model=point.model,
            valid_loss=point.valid_loss,
            copied_words=longest_runs([words(text)], self._index(run.dataset_id))[0],
            rhyming=rhyming_share(text.splitlines(), self._tables.pronunciations),
        )

    def _index(self, dataset_id: str) -> LyricIndex:
        if dataset_id not in self._indexed:
            examples = self._project.datasets.examples(dataset_id, Split.TRAIN)
            self._indexed[dataset_id] = LyricIndex.build(training_songs(examples))
        return self._indexed[dataset_id]


def without_marks(text: str) -> str:
    """Return an answer as a lyric: an unpractised model writes marks that are not quite right, which go as well."""
    lines = strip_marks(text).strip().splitlines()
    return "\n".join(line.rsplit(_MARK, 1)[-1].strip() for line in lines)


def rhyming_share(lines: Sequence[str], pronunciations: Pronunciations) -> float:
    """Return the share of lines (0 to 1) that rhyme with another."""
    sung = [line for line in lines if line.strip()]
    scheme = rhyme_scheme(sung, pronunciations)
    return sum(letter != "-" for letter in scheme) / len(sung) if sung else 0.0
