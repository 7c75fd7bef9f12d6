"""Writes the lines of a part that are not there yet, around those that stay, and tells what it tries meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word, line_mark
from lyricstudio.domain.end_words import is_weak
from lyricstudio.domain.part_cleaning import clean_line, close_part, in_voice
from lyricstudio.domain.records import Message
from lyricstudio.domain.words import words
from lyricstudio.services.line_writer import LineWriter
from lyricstudio.services.part_writing import PartTask, WrittenPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.songcraft_score import LineContext, LineScore
    from lyricstudio.providers.interface import ChatRequest, Choice
    from lyricstudio.services.part_writing import Workshop

_OTHER_ENDS = 4  # last words besides the line's own that a kept beginning is written towards
_SEED_A_WORD = 16


@dataclass(frozen=True, slots=True)
class Trial:
    """A line while it is searched: the best so far ("" before there is one), or settled; tokens sampled so far."""

    line: int
    text: str
    settled: bool
    tokens: int


class HeldLineWriter(LineWriter):
    """Writes around held lines; `on_trial` hears every better candidate and every settled line."""

    def __init__(self, workshop: Workshop, on_trial: Callable[[Trial], None] | None = None) -> None:
        super().__init__(workshop)
        self._on_trial = on_trial or (lambda _: None)
        self._tokens = 0
        self._line_now = 0
        self._best_now: LineScore | None = None
        self._avoid: frozenset[str] = frozenset()

    def write(self, task: PartTask, ctx: WorkContext, on_line: Callable[[str], None]) -> WrittenPart:
        """Write one part; held lines stand in it as they are."""
        lines: list[str] = []
        totals: list[float] = []
        self._avoid = task.avoid
        for position in range(task.shape.lines):
            ctx.checkpoint()
            text = task.held.get(position)
            if text is None:
                self._begin(position)
                best = self._line(task, lines, ctx)
                if best is None:
                    break
                totals.append(best.total)
                text = best.candidate.text
                text = close_part((text,), task.voice)[0] if position == task.shape.lines - 1 else text
            lines.append(text)
            on_line(text)
            self._on_trial(Trial(position, text, True, self._tokens))
        return WrittenPart(tuple(lines), sum(totals) / len(totals) if totals else float("-inf"))

    def offers(self, task: PartTask, line: int, count: int, ctx: WorkContext) -> tuple[LineScore, ...]:
        """Return the best different candidates for one line between held ones, best first."""
        before = [task.held[i] for i in range(line)]
        context = task.context(before)
        self._avoid = task.avoid
        self._begin(line)
        found: list[LineScore] = []
        sampled = 0
        for request in self._requests(task, before, context):
            ctx.checkpoint()
            found += self._sample(request, context)
            sampled += request.n
            if sampled >= 2 * self._workshop.settings.candidates:
                break
        return self._different(found)[:count]

    def _begin(self, line: int) -> None:
        self._line_now, self._best_now = line, None
        self._on_trial(Trial(line, "", False, self._tokens))

    def _different(self, found: Sequence[LineScore]) -> tuple[LineScore, ...]:
        """Return candidates best first, one for each last word, then the rest; none that is to be avoided."""
        best: dict[str, LineScore] = {}
        rest: list[LineScore] = []
        seen: set[str] = set()
        for score in sorted(found, key=lambda s: s.total, reverse=True):
            said = " ".join(words(score.candidate.text))
            if said in seen or said in self._avoid:
                continue
            seen.add(said)
            end = end_word(score.candidate.text)
            if end in best:
                rest.append(score)
            else:
                best[end] = score
        return (*best.values(), *rest)

    def _choose(self, found: Sequence[LineScore], context: LineContext, fits: dict[str, float]) -> LineScore | None:
        fresh = [s for s in found if " ".join(words(s.candidate.text)) not in self._avoid]
        return super()._choose(fresh or found, context, fits)

    def _requests(self, task: PartTask, lines: Sequence[str], context: LineContext) -> Iterator[ChatRequest]:
        kept = task.kept.get(len(lines), "")
        if not kept:
            yield from super()._requests(task, lines, context)
            return
        written, letter = self._written(task, lines), task.scheme[len(lines)]
        tries = max(1, self._workshop.settings.candidates // self._workshop.settings.samples)
        ends = self._ends(task, lines, context) if self._marked else [""] * tries
        for i, word in enumerate(ends):
            prefix = f"{line_mark(letter, word)} {kept}" if word else kept
            yield self._request(task, written + prefix, task.seed + _SEED_A_WORD * (1 + i))

    def _ends(self, task: PartTask, lines: Sequence[str], context: LineContext) -> list[str]:
        """Return last words that a line with a kept beginning is written towards."""
        if context.partners:
            found = self._partner_words(task, lines, context)[: self._workshop.settings.most_words]
            if found:
                return found
        begun = Message("assistant", self._written(task, lines) + task.scheme[len(lines)])
        likely = self._alternatives((*task.messages, begun), task.seed)
        usable = {t.strip().lower() for t in likely if t.startswith(" ") and t.strip().isalpha() and len(t) > 2}
        candidates = [w for w in usable if not is_weak(w) and w not in context.used_ends]
        ranked = self._workshop.scorer.end_words.rank(candidates, likely, task.seed) if candidates else []
        return ranked[: _OTHER_ENDS + 1] or [""]

    def _sample(self, request: ChatRequest, context: LineContext) -> list[LineScore]:
        found = super()._sample(request, context)
        best = max(found, key=lambda s: s.total, default=None)
        if best is not None and (self._best_now is None or best.total > self._best_now.total):
            self._best_now = best
        text = self._best_now.candidate.text if self._best_now is not None else ""
        self._on_trial(Trial(self._line_now, text, False, self._tokens))
        return found

    def _read(self, choice: Choice, begun: str, context: LineContext) -> tuple[str, float]:
        self._tokens += len(choice.tokens)
        if self._marked or not begun:
            return super()._read(choice, begun, context)
        # A plain answer that was begun with the words that stay.
        line = begun + choice.text.split("\n", 1)[0]
        return in_voice(clean_line(line), context.voice), choice.mean_logprob or 0.0


def first_words(line: str, share: float) -> str:
    """Return the first words of a line, `share` of them (0 to 1), never all of them."""
    pieces = line.split()
    count = min(len(pieces) - 1, round(share * len(pieces)))
    return " ".join(pieces[:count]) if count > 0 else ""
