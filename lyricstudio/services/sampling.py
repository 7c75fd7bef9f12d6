"""Asks every checkpoint of a run the same question, so that one can read how a model learns to write.

The question is a held-out part of the run's own dataset, or one of the person's own. Answers are kept: a
checkpoint is asked only once, and its answer outlives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import strip_marks
from lyricstudio.domain.hashing import content_hash
from lyricstudio.domain.kinds import PartKind, Split
from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.originality import longest_runs
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, system_prompt, user_prompt
from lyricstudio.domain.records import Message, RunSample
from lyricstudio.domain.structure import rhyme_scheme
from lyricstudio.domain.words import words
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.services.workshops import training_songs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.pronunciation import Pronunciations
    from lyricstudio.domain.records import Dataset, Example, Run
    from lyricstudio.providers.interface import JobCheckpoint, Provider
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

MOST_PROMPTS = 10
_READ = 200  # examples of a split that prompts are chosen from
_TOKENS = 170
_TEMPERATURE = 0.8
_SEED = 11
_OWN_LINES = 4
_MARK = " | "  # what stands between an end word and its line
_LONGEST_LABEL = 60  # characters


@dataclass(frozen=True, slots=True)
class SamplePrompt:
    """One question to all checkpoints: the conversation, and a few words that say what it asks for."""

    label: str
    messages: tuple[Message, ...]

    @property
    def key(self) -> str:
        """Return the hash of the conversation, under which answers are kept."""
        return content_hash((f"{m.role}\n{m.content}" for m in self.messages), 16)


def sample_prompts(project: Project, dataset: Dataset, most: int = MOST_PROMPTS) -> tuple[SamplePrompt, ...]:
    """Return questions from a dataset's held-out parts (its training parts where none are held out).

    Choruses come first: they say soonest whether a writer's voice is there.
    """
    prompts: dict[str, SamplePrompt] = {}
    for example in _held_out(project, dataset):
        prompt = _from_example(project, example)
        if prompt is not None:
            prompts.setdefault(prompt.key, prompt)
    ordered = sorted(prompts.values(), key=lambda prompt: not prompt.label.startswith("chorus"))
    return tuple(ordered[:most])


def own_prompt(dataset: Dataset, kind: PartKind, about: str, lines: int = _OWN_LINES) -> SamplePrompt:
    """Return a question of the person's own, in the words of the dataset's template."""
    template = PromptTemplate.from_json(dataset.template)
    brief = PartBrief(artist=dataset.group, kind=kind, lines=lines, about=about.strip())
    messages = (
        Message("system", system_prompt(template, dataset.group)),
        Message("user", user_prompt(template, brief)),
    )
    return SamplePrompt(_label(kind.value, about), messages)


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


def best_sample(samples: Sequence[RunSample]) -> RunSample | None:
    """Return the sample of the checkpoint with the lowest held-out loss (None without any)."""
    measured = [sample for sample in samples if sample.valid_loss is not None]
    return min(measured, key=lambda sample: sample.valid_loss or 0.0, default=None)


def _held_out(project: Project, dataset: Dataset) -> Iterator[Example]:
    for split, size in ((Split.VALID, dataset.valid), (Split.TEST, dataset.test), (Split.TRAIN, dataset.train)):
        if size:
            yield from islice(project.datasets.examples(dataset.id, split), _READ)
            return


def _from_example(project: Project, example: Example) -> SamplePrompt | None:
    first = next((i for i, message in enumerate(example.messages) if message.role == "assistant"), 0)
    if not first:
        return None
    messages = example.messages[:first]
    return SamplePrompt(_described(project, example) or _first_words(messages[-1].content), messages)


def _described(project: Project, example: Example) -> str:
    song = next(project.songs.iterate(ids=[example.song_id]), None)
    part = next((p for p in song.parts if p.id in example.part_ids[:1]), None) if song else None
    return _label(part.kind.value, part.description) if part else ""


def _label(kind: str, about: str) -> str:
    return _shortened(f"{kind} about {about.strip()}" if about.strip() else kind)


def _first_words(text: str) -> str:
    return _shortened(text.split("\n", 1)[0].split(",", 1)[0].rstrip("."))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_LABEL:
        return text
    return text[:_LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(",;") + " …"
