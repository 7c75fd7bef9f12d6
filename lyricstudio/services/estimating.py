"""Says beforehand what training would cost and how long it would take, for a project or any chat file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.estimates import USUAL_PARTS_A_SONG, Estimate, Workload, estimate
from lyricstudio.domain.examples import trained_answers
from lyricstudio.domain.freezing import written_examples
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, Split
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.tokens import as_record
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset, Example
    from lyricstudio.domain.tokens import ExampleTokens
    from lyricstudio.services.counting import BaseCounters, CountedBase
    from lyricstudio.store.project import Project

_SLICE = 256  # examples counted in one go


@dataclass(frozen=True, slots=True)
class CostRequest:
    """Which bases to price (none: all that are listed), for how many epochs, on which day."""

    bases: tuple[str, ...]
    today: date
    epochs: int | None = None
    context: ContextMode = ContextMode.PART


class Estimator:
    """Prices training workloads."""

    def __init__(self, counters: BaseCounters) -> None:
        self._counters = counters

    def for_project(self, project: Project, request: CostRequest, ctx: WorkContext) -> tuple[Estimate, ...]:
        """Return one estimate a base for training on the whole project as `dataset` would make it."""
        catalogue = _Catalogue(project, self._counters, request.context, ctx)
        estimates = []
        for base in self._bases(request):
            ctx.checkpoint()
            work = _workload(base, _counted(catalogue.training(base), base, ctx))
            notes = (f"the training split of all songs, {request.context.value} context",)
            work = catalogue.completed(work, notes)
            estimates.append(estimate(work, base.card, request.today, request.epochs))
        return tuple(estimates)

    def for_dataset(
        self, project: Project, dataset_id: str, request: CostRequest, ctx: WorkContext
    ) -> tuple[Estimate, ...]:
        """Return one estimate a base for training on a frozen dataset as it stands, repeats included."""
        examples = list(project.datasets.examples(dataset_id, Split.TRAIN))
        return self.for_examples(project, project.datasets.get(dataset_id), examples, request, ctx)

    def for_examples(
        self,
        project: Project,
        dataset: Dataset,
        examples: Sequence[Example],
        request: CostRequest,
        ctx: WorkContext,
    ) -> tuple[Estimate, ...]:
        """Return one estimate a base for training on a dataset's examples, which need not be frozen yet."""
        examples = [e for e in examples if e.split is Split.TRAIN]
        records = [as_record(e.messages) for e in written_examples(examples, Split.TRAIN, dataset.repeat)]
        parts = median(len(trained_answers(e)) for e in examples) if examples else 1
        catalogue = _Parts(project, parts)
        estimates = []
        known: dict[str, list[ExampleTokens]] = {}
        for base in self._bases(request):
            # Many bases share one tokenizer, and counting is what takes the time.
            key = base.counter.label.split(" (", 1)[0]
            if key not in known:
                known[key] = list(_counted(records, base, ctx))
            work = _workload(base, known[key])
            state = "frozen dataset" if dataset.created else "draft"
            notes = (f"the {state} {dataset.id}, {dataset.answer_format.value} format",)
            work = catalogue.completed(work, notes)
            estimates.append(estimate(work, base.card, request.today, request.epochs))
        return tuple(estimates)

    def for_file(self, path: Path, request: CostRequest, ctx: WorkContext) -> tuple[Estimate, ...]:
        """Return one estimate a base for training on a chat file; broken lines are left out and counted."""
        estimates = []
        for base in self._bases(request):
            reader = _FileReader(path, ctx)
            sizes = list(_counted(reader.records(), base, ctx))
            work = _workload(base, sizes, (*reader.notes(), "a file needs no annotation"))
            if not work.examples:
                raise UserError(f"{path} holds no chat examples", f"look at it with `lyricstudio check {path}`")
            estimates.append(estimate(work, base.card, request.today, request.epochs))
        return tuple(estimates)

    def _bases(self, request: CostRequest) -> list[CountedBase]:
        if request.bases:
            return [self._counters.for_base(name) for name in request.bases]
        return [
            self._counters.for_base(card.qualified_name) for card in self._counters.tables.prices.cards if card.listed
        ]


class _Parts:
    """What only the project knows: parts a song, parts not described; `share` is the parts of one example."""

    def __init__(self, project: Project, share: float | None = None) -> None:
        parts = [[p for p in song.parts if p.start < p.end] for song in project.songs.iterate()]
        self._undescribed = sum(not part.description for song in parts for part in song)
        self._parts = median(len(song) for song in parts) if parts else USUAL_PARTS_A_SONG
        self._share = max(1, self._parts if share is None else share)

    def completed(self, work: Workload, notes: tuple[str, ...]) -> Workload:
        """Return a workload with what the project knows, its medians brought down to one part."""
        return replace(
            work,
            prompt_tokens=work.prompt_tokens / self._share,
            answer_tokens=work.answer_tokens / self._share,
            parts_per_song=self._parts,
            parts_to_describe=self._undescribed,
            notes=(*work.notes, *notes),
        )


class _Catalogue(_Parts):
    """The training examples of a project, made once for each way in which a base wants them."""

    def __init__(self, project: Project, counters: BaseCounters, context: ContextMode, ctx: WorkContext) -> None:
        super().__init__(project, None if context is ContextMode.SONG else 1)
        self._project = project
        self._counters = counters
        self._context = context
        self._ctx = ctx
        self._made: dict[tuple[AnswerFormat, str], list[dict[str, object]]] = {}

    def training(self, base: CountedBase) -> list[dict[str, object]]:
        """Return the training split of all songs as parsed lines of a chat file, written for a base."""
        answer_format = AnswerFormat.END_WORD if base.card.provider == LOCAL else AnswerFormat.PLAIN
        # Only whole songs are cut to a base's window; parts are the same for all.
        name = base.card.qualified_name if self._context is ContextMode.SONG else ""
        if (answer_format, name) not in self._made:
            options = DatasetOptions(context=self._context, answer_format=answer_format, base=name)
            self._made[answer_format, name] = self._train_split(options)
        return self._made[answer_format, name]

    def _train_split(self, options: DatasetOptions) -> list[dict[str, object]]:
        report = DatasetBuilder(self._project, self._counters.tables, self._counters, options).preview(self._ctx, 1)
        if not report.frozen:
            raise UserError("there is nothing to train on in this project", "import songs and label their parts")
        return [as_record(e.messages) for e in report.frozen[0].examples if e.split is Split.TRAIN]


class _FileReader:
    """Reads the examples of a chat file and counts what is none."""

    def __init__(self, path: Path, ctx: WorkContext) -> None:
        self._path = path
        self._ctx = ctx
        self._broken = 0

    def records(self) -> Iterator[dict[str, object]]:
        """Yield the lines that are objects with messages."""
        try:
            with self._path.open("rb") as stream:
                for line in stream:
                    record = _parsed(line)
                    if record is None:
                        self._broken += bool(line.strip())
                    else:
                        yield record
        except OSError as error:
            msg = f"{self._path} cannot be read: {error.strerror}"
            raise UserError(msg, "name a project or a chat file (.jsonl)") from error

    def notes(self) -> Iterator[str]:
        """Yield what a person should know, once the file has been read."""
        if self._broken:
            yield f"{self._broken} lines are no chat examples and were left out (see `lyricstudio check`)"


def _parsed(line: bytes) -> dict[str, object] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and isinstance(record.get("messages"), list) else None


def _counted(records: Iterable[dict[str, object]], base: CountedBase, ctx: WorkContext) -> Iterator[ExampleTokens]:
    stream = iter(records)
    done = 0
    while batch := list(islice(stream, _SLICE)):
        ctx.checkpoint()
        ctx.report(Progress(done, None, f"counting tokens for {base.card.name}"))
        yield from base.counter.count(batch)
        done += len(batch)


def _workload(base: CountedBase, sizes: Iterable[ExampleTokens], notes: Iterable[str] = ()) -> Workload:
    counted: Sequence[ExampleTokens] = list(sizes)
    inexact = sum(not size.exact for size in counted)
    if inexact:
        notes = (*notes, f"{inexact} examples hold tools or images, whose tokens are not published: at least this much")
    return Workload(
        examples=tuple(size.total for size in counted),
        prompt_tokens=median(size.total - size.answers for size in counted) if counted else 0.0,
        answer_tokens=median(size.answers for size in counted) if counted else 0.0,
        counted_by=base.counter.label,
        notes=tuple(notes),
    )
