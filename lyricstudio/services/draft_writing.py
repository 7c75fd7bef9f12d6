"""Lets models write in a draft: takes of a part around locked lines, and other versions of one line.

The same template, habits and search as `composing`; only the unit is smaller, lines that a person locked stay,
and what is being tried is told while it happens.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word, write_answer
from lyricstudio.domain.draft_editing import index_of, source_of
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.group_habits import PartShape
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.line_marks import padded
from lyricstudio.domain.originality import longest_runs
from lyricstudio.domain.part_check import check_part
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.prompt import PartBrief, sends_earlier_parts, user_prompt
from lyricstudio.domain.records import Message, Take
from lyricstudio.domain.structure import syllables_per_line
from lyricstudio.domain.words import words
from lyricstudio.services.held_line_writer import HeldLineWriter, Trial, first_words
from lyricstudio.services.models import choose_model
from lyricstudio.services.part_writing import PartTask, SearchSettings
from lyricstudio.services.song_plan import drawn_subject
from lyricstudio.services.whole_part_writer import WholePartWriter
from lyricstudio.services.workshops import Workshops

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Composition, Section
    from lyricstudio.providers.interface import Generator
    from lyricstudio.services.part_writing import Workshop, WrittenPart
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

INTERACTIVE = SearchSettings(candidates=8, least=4, rounds=2, finalists=3, attempts=1)
"""A person waits, and chooses: fewer candidates than for a song that is written in one go, one attempt for a take."""
OFFERS = 5
_EARLIER_TURNS = 8
_SEED_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class TakeOrder:
    """Takes to write of one part: how many, and whether they begin from its words (rewriting) or afresh.

    Locked lines stay in both; `seed` is drawn when it is None.
    """

    key: str
    takes: int = 1
    rewrite: bool = False
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class WritingNews:
    """What is told while takes are written: of which part, which take of the order, and what is tried.

    `written` is the whole take when it is finished.
    """

    key: str
    take: int
    trial: Trial
    written: Take | None = None


@dataclass(frozen=True, slots=True)
class LineOffer:
    """Another version of a line, with its score (higher is better)."""

    text: str
    score: float
    model: str


class DraftWriter:
    """Writes in the drafts of one project; models are opened once and kept, each with the service that has it."""

    def __init__(
        self, project: Project, open_generator: Callable[[str, WorkContext], Generator], tables: Tables
    ) -> None:
        self._project = project
        self._open_generator = open_generator
        self._tables = tables
        self._workshops: dict[str, Workshops] = {}
        self.settings = INTERACTIVE

    def takes(
        self, draft: Composition, order: TakeOrder, ctx: WorkContext, hear: Callable[[WritingNews], None]
    ) -> tuple[Take, ...]:
        """Write takes of a part, best attempt of each; cancelled between lines. UserError without a model."""
        plan = self._plan(draft, order.key, order.rewrite, ctx)
        seed = order.seed if order.seed is not None else random.SystemRandom().randrange(_SEED_LIMIT)
        made = []
        for number in range(order.takes):

            def told(trial: Trial, take: int = number) -> None:
                hear(WritingNews(order.key, take, trial))
                share = min(1.0, trial.line / max(1, plan.task.shape.lines))
                ctx.report(Progress(take + share, order.takes, f"take {take + 1} of {order.takes}"))

            take = self._take(plan, (seed + 104_729 * number) % _SEED_LIMIT, ctx, told)
            hear(WritingNews(order.key, number, Trial(plan.task.shape.lines, "", True, 0), take))
            made.append(take)
        return tuple(made)

    def line(
        self, draft: Composition, key: str, line: int, ctx: WorkContext, hear: Callable[[WritingNews], None]
    ) -> tuple[LineOffer, ...]:
        """Return other versions of one line, best first; all other lines stay."""
        plan = self._plan(draft, key, rewrite=True, ctx=ctx)
        section = source_of(draft, key)
        held = {i: text for i, text in enumerate(section.lines) if i != line}
        shape = replace(plan.task.shape, lines=len(section.lines))
        here = section.lines[line]
        keep = first_words(here, section.wish.keep)
        task = replace(
            plan.task, held=held, kept={line: keep} if keep else {}, shape=shape, avoid=frozenset({_said(here)}),
            seed=random.SystemRandom().randrange(_SEED_LIMIT),
        )  # fmt: skip
        if not plan.workshop.generator.capabilities.can_force_prefix:
            return self._whole_offers(plan, task, line, ctx)
        writer = HeldLineWriter(plan.workshop, lambda trial: hear(WritingNews(key, 0, trial)))
        found = writer.offers(task, line, OFFERS, ctx)
        return tuple(LineOffer(s.candidate.text, round(s.total, 3), plan.workshop.model.name) for s in found)

    def _whole_offers(self, plan: _Plan, task: PartTask, line: int, ctx: WorkContext) -> tuple[LineOffer, ...]:
        """Where no answer can be begun, whole parts are asked for and the line is taken out of them."""
        found: dict[str, LineOffer] = {}
        for i in range(OFFERS):
            ctx.checkpoint()
            written = WholePartWriter(plan.workshop).write(replace(task, seed=task.seed + i), ctx, lambda _: None)
            if line < len(written.lines) and _said(written.lines[line]) not in task.avoid:
                text = written.lines[line]
                found.setdefault(_said(text), LineOffer(text, written.score, plan.workshop.model.name))
        return tuple(sorted(found.values(), key=lambda offer: offer.score, reverse=True))

    def _take(self, plan: _Plan, seed: int, ctx: WorkContext, told: Callable[[Trial], None]) -> Take:
        attempts = []
        for n in range(self.settings.attempts):
            ctx.checkpoint()
            task = replace(plan.task, seed=(seed + 7919 * n) % _SEED_LIMIT)
            written = _write(plan.workshop, task, ctx, told)
            run = longest_runs([words("\n".join(written.lines))], plan.workshop.training)[0]
            faults = check_part(written.lines, task.shape, run, plan.workshop.scorer.pronunciations)
            attempts.append((-sum(fault.weight for fault in faults), written.score, written.lines, task))
            if not faults:
                break
        _, score, lines, task = max(attempts, key=lambda attempt: attempt[:2])
        prompt = json.dumps([{"role": m.role, "content": m.content} for m in task.messages], ensure_ascii=False)
        # The score of a take without a single line is no number that a file could hold.
        known = round(score, 4) if score != float("-inf") else None
        return Take("\n".join(lines), task.seed, plan.workshop.model.name, known, prompt)

    def _plan(self, draft: Composition, key: str, rewrite: bool, ctx: WorkContext) -> _Plan:
        section = source_of(draft, key)
        if section.kind is PartKind.INSTRUMENTAL:
            raise UserError("An instrumental has no words to write.", "Make it another kind of part first.")
        workshop = self._workshop(section, ctx)
        shape = self._shape(draft, section, workshop)
        messages = [Message("system", workshop.habits.system)]
        if sends_earlier_parts(workshop.model.context):
            messages += self._earlier(draft, section.key, workshop)
        messages.append(Message("user", user_prompt(workshop.template, self._brief(draft, section, workshop, shape))))
        others = [s for s in draft.sections if s.linked is None and s.key != section.key]
        sung = [line for s in others for line in s.lines if line.strip()]
        task = PartTask(
            messages=tuple(messages),
            shape=shape,
            voice=workshop.habits.voice(section.kind, shape.lines),
            seed=0,
            song=tuple(sung),
            used_ends=frozenset(end_word(line) for line in sung),
            held=_locked(section),
            kept=_kept(section) if rewrite else {},
            profile=self._profile(draft, section, workshop),
            avoid=frozenset(_said(line) for line in section.lines) if rewrite else frozenset(),
        )
        return _Plan(workshop, task)

    def _workshop(self, section: Section, ctx: WorkContext) -> Workshop:
        model = choose_model(self._project, section.model)
        if model.provider not in self._workshops:
            generator = self._open_generator(model.provider, ctx)
            self._workshops[model.provider] = Workshops(self._project, generator, self._tables)
        opened = self._workshops[model.provider].open(model, self.settings)
        return replace(opened, settings=replace(self.settings, temperature=section.wish.freshness))

    def _shape(self, draft: Composition, section: Section, workshop: Workshop) -> PartShape:
        """Return the wished shape; what is not wished is as in the words there are, else as the writer usually does."""
        usual = workshop.habits.shape(section.kind)
        locked = max(_locked(section), default=-1) + 1
        lines = max(section.wish.lines or len(section.lines) or usual.lines, locked)
        scheme = fitted_scheme(section.wish.scheme or usual.scheme, lines)
        return PartShape(lines, scheme, section.wish.syllables or usual.syllables)

    def _profile(self, draft: Composition, section: Section, workshop: Workshop) -> tuple[int, ...]:
        like = next((s for s in draft.sections if s.key == section.wish.like and s.key != section.key), None)
        return syllables_per_line(like.lines, workshop.scorer.pronunciations) if like is not None else ()

    def _brief(self, draft: Composition, section: Section, workshop: Workshop, shape: PartShape) -> PartBrief:
        about = ", ".join(text for text in (_one_line(section.brief), _one_line(draft.brief)) if text)
        numbered = workshop.habits.is_numbered(section.kind)
        counted = Counter(s.kind for s in draft.sections[: index_of(draft, section.key) + 1])[section.kind]
        return PartBrief(
            artist=workshop.model.group,
            kind=section.kind,
            number=(section.number or counted) if numbered else None,
            position=index_of(draft, section.key) + 1,
            form=tuple(s.kind for s in draft.sections),
            lines=shape.lines,
            syllables=shape.syllables,
            scheme=shape.scheme,
            about=about or drawn_subject(workshop.habits, draft.seed),
            tags=draft.tags,
        )

    def _earlier(self, draft: Composition, key: str, workshop: Workshop) -> list[Message]:
        turns: list[Message] = []
        before = [s for s in draft.sections[: index_of(draft, key)] if s.text.strip()]
        for section in before[-_EARLIER_TURNS:]:
            shape = self._shape(draft, section, workshop)
            lines = [line for line in section.lines if line.strip()]
            answer = write_answer(lines, fitted_scheme(shape.scheme, len(lines)), workshop.model.answer_format)
            asked = user_prompt(workshop.template, self._brief(draft, section, workshop, shape))
            turns += [Message("user", asked), Message("assistant", answer)]
        return turns


@dataclass(frozen=True, slots=True)
class _Plan:
    workshop: Workshop
    task: PartTask


def fitted_scheme(scheme: str, lines: int) -> str:
    """Return a rhyme scheme for so many lines: cut, or carried on in its own pattern ("ABAB" → "ABABCDCD")."""
    if not scheme.strip("-"):
        return "-" * lines
    shift = len(set(scheme) - {"-"})
    made = ""
    for i in range(lines):
        letter = scheme[i % len(scheme)]
        turn = i // len(scheme)
        made += letter if letter == "-" else chr(ord("A") + (ord(letter.upper()) - ord("A") + turn * shift) % 26)
    # A letter that was cut off from its partner rhymes with nothing.
    return "".join("-" if made.count(letter) < 2 else letter for letter in made)


def _write(workshop: Workshop, task: PartTask, ctx: WorkContext, told: Callable[[Trial], None]) -> WrittenPart:
    if workshop.generator.capabilities.can_force_prefix:
        return HeldLineWriter(workshop, told).write(task, ctx, lambda _: None)
    settled: list[str] = []

    def line(text: str) -> None:
        settled.append(text)
        told(Trial(len(settled) - 1, text, True, 0))

    return WholePartWriter(workshop).write(task, ctx, line)


def _locked(section: Section) -> dict[int, str]:
    marks = padded(section.marks, len(section.lines))
    return {i: line for i, line in enumerate(section.lines) if marks[i].locked and line.strip()}


def _kept(section: Section) -> dict[int, str]:
    kept = {i: first_words(line, section.wish.keep) for i, line in enumerate(section.lines)}
    return {i: text for i, text in kept.items() if text}


def _said(line: str) -> str:
    return " ".join(words(line))


def _one_line(text: str) -> str:
    return " ".join(text.split())
