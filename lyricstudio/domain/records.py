"""The rows of a project besides songs, as frozen values: datasets, runs, models, compositions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind, Split
from lyricstudio.domain.part_wish import PartWish

if TYPE_CHECKING:
    from lyricstudio.domain.line_marks import LineMark


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message of a training example; `weight` 0 keeps an answer out of the loss."""

    role: str
    content: str
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One chat example and what it was made from."""

    messages: tuple[Message, ...]
    song_id: int
    part_ids: tuple[int, ...]
    split: Split = Split.TRAIN


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many examples were left out of a dataset for one reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """A frozen dataset: what it was made with, its hash and its sizes (examples live in the store)."""

    id: str
    group: str
    group_by: str
    context: ContextMode
    answer_format: AnswerFormat
    template: str
    template_hash: str
    seed: int
    split: str
    repeat: int
    hash: str
    train: int
    valid: int
    test: int
    dropped: tuple[Dropped, ...] = ()
    created: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One fine-tune of one dataset, written before anything is sent to a provider.

    `id` is made here and travels as the job's metadata `run_id`; `status` is an open set.
    `last_event` is the newest event of the job that was read, so that only newer ones are fetched.
    """

    id: str
    dataset_id: str
    provider: str
    base: str
    status: str = "planned"
    job_id: str = ""
    file_id: str = ""
    valid_file_id: str = ""
    recipe: str = "{}"
    suffix: str = ""
    progress: float = 0.0
    eta_seconds: float | None = None
    train_loss: float | None = None
    valid_loss: float | None = None
    trained_tokens: int | None = None
    cost_estimate_usd: float = 0.0
    cost_usd: float | None = None
    model: str = ""
    error: str = ""
    created: str = ""
    finished: str = ""
    versions: str = "{}"
    last_event: str = ""


@dataclass(frozen=True, slots=True)
class RunMetric:
    """One measured step of a run; losses are nats per trained token."""

    run_id: str
    step: int
    train_loss: float | None = None
    valid_loss: float | None = None
    tokens: int | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class RunSample:
    """What a run's model wrote at a checkpoint when it was asked for one part.

    `asked` is the hash of the conversation; `copied_words` the longest run of words that stands in a training
    song; `rhyming` the share of lines that rhyme with another.
    """

    run_id: str
    asked: str
    step: int
    text: str
    model: str
    valid_loss: float | None = None
    copied_words: int = 0
    rhyming: float = 0.0
    at: str = ""


@dataclass(frozen=True, slots=True)
class LyricModel:
    """A finished model in the library: who serves it under which id, and what it was made from."""

    id: int | None
    name: str
    group: str
    base: str
    provider: str
    model_id: str
    run_id: str
    dataset_id: str
    dataset_hash: str
    context: ContextMode
    answer_format: AnswerFormat
    template: str
    created: str = ""
    valid_loss: float | None = None
    shutdown_date: str = ""
    status: str = "ready"
    metrics: str = "{}"


@dataclass(frozen=True, slots=True)
class Take:
    """One candidate text for a section, with the prompt and seed that made it."""

    text: str
    seed: int
    model: str
    score: float | None = None
    prompt: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a composed song; `linked` is the index of the section that it repeats.

    `key` names the part within its song while it is edited and moved; `marks` has one mark a line of `text`.
    """

    kind: PartKind
    number: int | None
    model: str
    prompt: str
    text: str
    takes: tuple[Take, ...] = ()
    brief: str = ""
    linked: int | None = None
    key: str = ""
    marks: tuple[LineMark, ...] = ()
    wish: PartWish = field(default_factory=PartWish)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the text."""
        return tuple(self.text.split("\n")) if self.text else ()


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed song with everything needed to make it again."""

    id: int | None
    title: str
    form: str
    brief: str
    seed: int
    sections: tuple[Section, ...]
    created: str = ""
    versions: str = "{}"
    tags: tuple[str, ...] = ()
    updated: str = ""


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A composition as it once was: `number` counts within the song, `name` is a person's word for it or ours."""

    composition_id: int
    number: int
    name: str
    created: str
    composition: Composition
