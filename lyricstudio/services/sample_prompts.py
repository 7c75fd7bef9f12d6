"""The questions that checkpoints are asked: held-out parts of a dataset, or a person's own words. Quick to load."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lyricstudio.domain.hashing import content_hash
from lyricstudio.domain.kinds import PartKind, Split
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, system_prompt, user_prompt
from lyricstudio.domain.records import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lyricstudio.domain.records import Dataset, Example, RunSample
    from lyricstudio.store.project import Project

MOST_PROMPTS = 10
_READ = 200  # examples of a split that prompts are chosen from
_OWN_LINES = 4
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
    template = PromptTemplate.from_json(dataset.template)
    for example in _held_out(project, dataset):
        prompt = _from_example(project, example, template)
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


def best_sample(samples: Sequence[RunSample]) -> RunSample | None:
    """Return the sample of the checkpoint with the lowest held-out loss (None without any)."""
    measured = [sample for sample in samples if sample.valid_loss is not None]
    return min(measured, key=lambda sample: sample.valid_loss or 0.0, default=None)


def _held_out(project: Project, dataset: Dataset) -> Iterator[Example]:
    for split, size in ((Split.VALID, dataset.valid), (Split.TEST, dataset.test), (Split.TRAIN, dataset.train)):
        if size:
            yield from islice(project.datasets.examples(dataset.id, split), _READ)
            return


def _from_example(project: Project, example: Example, template: PromptTemplate) -> SamplePrompt | None:
    first = next((i for i, message in enumerate(example.messages) if message.role == "assistant"), 0)
    if not first:
        return None
    messages = example.messages[:first]
    asked = messages[-1].content
    kind = _kind(project, example)
    return SamplePrompt(_label(kind, _subject(asked, template)) if kind else _first_words(asked), messages)


def _kind(project: Project, example: Example) -> str:
    song = next(project.songs.iterate(ids=[example.song_id]), None)
    part = next((p for p in song.parts if p.id in example.part_ids[:1]), None) if song else None
    return part.kind.value if part else ""


def _subject(asked: str, template: PromptTemplate) -> str:
    """Return what a question says it is about, found by the template's own words."""
    before, _, after = template.about.partition("{about}")
    for line in asked.splitlines():
        if before and line.startswith(before) and line.endswith(after):
            return line.removeprefix(before).removesuffix(after)
    return ""


def _label(kind: str, about: str) -> str:
    return _shortened(f"{kind} about {about.strip()}" if about.strip() else kind)


def _first_words(text: str) -> str:
    return _shortened(text.split("\n", 1)[0].split(",", 1)[0].rstrip("."))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_LABEL:
        return text
    return text[:_LONGEST_LABEL].rsplit(" ", 1)[0].rstrip(",;") + " …"
