"""Writes a part line by line: several candidates for each line, one scorer, end words chosen first.

The line count is kept by construction. The first line of a rhyme ends as the model likes; a line that
must rhyme is given its last word (`S word |`), taken from the rhyme dictionary by the model's own
probabilities, and the model writes towards it (reference/songcraft.md, 2 and 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word, has_mark, line_mark
from lyricstudio.domain.kinds import AnswerFormat
from lyricstudio.domain.part_cleaning import clean_line, close_part, in_voice
from lyricstudio.domain.records import Message
from lyricstudio.domain.songcraft_score import MAX_RUN
from lyricstudio.domain.structure import without_ad_libs
from lyricstudio.domain.words import words
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.services.part_writing import PartTask, Workshop, WrittenPart, score_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.songcraft_score import LineContext, LineScore
    from lyricstudio.providers.interface import Choice

_SPARE_TOKENS = 14  # for the mark, an ad-lib and punctuation
_TOKENS_A_SYLLABLE = 2
_NEUTRAL = "Write lines of a song."  # says nothing of a form, so that only the line itself speaks for its last word
# Nats for a line that was cut off, or whose scheme letter was read as the article "A": only where there is no other.
_MALFORMED = 5.0
_POOR_FIT = -0.4  # a last word that fits no better than this sends the search on
_SEEDS_A_LINE = 1000
_SEEDS_A_REQUEST = 16  # a service gives the samples of one request seeds that follow one another


class LineWriter:
    """Writes with a model whose answers can be begun for it."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._marked = workshop.model.answer_format is AnswerFormat.END_WORD

    def write(self, task: PartTask, ctx: WorkContext, on_line: Callable[[str], None]) -> WrittenPart:
        """Write one part; shorter than asked only where no candidate was a lyric line at all."""
        lines: list[str] = []
        totals: list[float] = []
        for position in range(task.shape.lines):
            ctx.checkpoint()
            best = self._line(task, lines, ctx)
            if best is None:
                break
            text = best.candidate.text
            if position == task.shape.lines - 1:
                text = close_part((text,), task.voice)[0]
            lines.append(text)
            totals.append(best.total)
            on_line(text)
        return WrittenPart(tuple(lines), sum(totals) / len(totals) if totals else float("-inf"))

    def _line(self, task: PartTask, lines: Sequence[str], ctx: WorkContext) -> LineScore | None:
        context = task.context(lines)
        requests = self._requests(task, lines, context)
        found: list[LineScore] = []
        fits: dict[str, float] = {}
        best = None
        for _ in range(self._workshop.settings.rounds):
            more = self._search(requests, context, ctx)
            if best is not None and not more:
                break
            found += more
            best = self._choose(found, context, fits)
            if best is None or best.term("end fit") >= _POOR_FIT:
                break
        return best

    def _search(self, requests: Iterator[ChatRequest], context: LineContext, ctx: WorkContext) -> list[LineScore]:
        """Sample until a line is without fault, or until there are enough and one of them rhymes."""
        settings = self._workshop.settings
        found: list[LineScore] = []
        sampled = 0
        for request in requests:
            ctx.checkpoint()
            found += self._sample(request, context)
            sampled += request.n
            if sampled < settings.least:
                continue
            rhymed = not context.partners or any(s.term("rhyme") == self._best_rhyme for s in found)
            if any(s.faultless for s in found) or (sampled >= settings.candidates and rhymed and found):
                break
        return found

    @property
    def _best_rhyme(self) -> float:
        return self._workshop.scorer.weights.rhyme

    def _choose(self, found: Sequence[LineScore], context: LineContext, fits: dict[str, float]) -> LineScore | None:
        """Return the best candidate; `fits` remembers what was already asked about last words."""
        sung = {" ".join(words(line)) for line in context.earlier}
        fresh = [s for s in found if s.candidate.training_run <= MAX_RUN]
        fresh = [s for s in fresh or found if " ".join(words(s.candidate.text)) not in sung]
        best = sorted(fresh or found, key=lambda s: s.total, reverse=True)[: self._workshop.settings.finalists]
        for score in best:
            text = score.candidate.text
            if text not in fits:
                fits[text] = self._fit(text, context)
        return max((s.with_term("end fit", fits[s.candidate.text]) for s in best), key=lambda s: s.total, default=None)

    def _fit(self, line: str, context: LineContext) -> float:
        """Return what the fit of a last word is worth: the model is asked for it without any command."""
        head, _, word = without_ad_libs(line).rpartition(" ")
        if not head:
            return 0.0
        before = f"{context.earlier[-1]}\n" if context.earlier else ""
        messages = (Message("user", _NEUTRAL), Message("assistant", before + head))
        weights, end_words = self._workshop.scorer.weights, self._workshop.scorer.end_words
        # No seed decides anything here: nothing is drawn, the probabilities are read.
        return weights.end_fit * end_words.fit(end_word(word), self._alternatives(messages, seed=0))

    def _requests(self, task: PartTask, lines: Sequence[str], context: LineContext) -> Iterator[ChatRequest]:
        settings = self._workshop.settings
        seed = task.seed + _SEEDS_A_LINE * len(lines)
        written = self._written(task, lines)
        letter = task.scheme[len(lines)]
        if self._marked and context.partners:
            for i, word in enumerate(self._partner_words(task, lines, context)[: settings.most_words]):
                yield self._request(task, written + line_mark(letter, word), seed + _SEEDS_A_REQUEST * (1 + i))
        opening = written + letter if self._marked else written
        tries = -(-settings.candidates // settings.samples)
        for i in range(tries):
            yield self._request(task, opening, seed + _SEEDS_A_REQUEST * (1 + settings.most_words + i))

    def _request(self, task: PartTask, prefix: str, seed: int) -> ChatRequest:
        settings = self._workshop.settings
        messages = task.messages
        if prefix:
            messages = (*messages, Message("assistant", prefix))
        return ChatRequest(
            model=self._workshop.model.model_id,
            messages=messages,
            max_tokens=_SPARE_TOKENS + _TOKENS_A_SYLLABLE * (task.shape.syllables or 12),
            temperature=settings.temperature,
            top_p=settings.top_p,
            seed=seed,
            stop=("\n",),
            n=settings.samples,
            top_logprobs=min(1, self._workshop.generator.capabilities.max_top_logprobs),
        )

    def _sample(self, request: ChatRequest, context: LineContext) -> list[LineScore]:
        prefix = request.messages[-1].content if request.messages[-1].role == "assistant" else ""
        begun = prefix.rsplit("\n", 1)[-1]
        texts: dict[str, float] = {}
        for choice in self._workshop.generator.complete(request):
            text, logprob = self._read(choice, begun, context)
            if text:
                texts[text] = max(logprob, texts.get(text, float("-inf")))
        return score_lines(self._workshop, list(texts.items()), context) if texts else []

    def _read(self, choice: Choice, begun: str, context: LineContext) -> tuple[str, float]:
        """Return the lyric line of an answer that was begun for the model, and its log-probability a token."""
        answer = begun + choice.text.split("\n", 1)[0]
        whole = choice.finish_reason != "length" and (not self._marked or has_mark(answer))
        text = in_voice(clean_line(answer if has_mark(answer) else choice.text.split("\n", 1)[0]), context.voice)
        return text, (choice.mean_logprob or 0.0) - (0.0 if whole else _MALFORMED)

    def _partner_words(self, task: PartTask, lines: Sequence[str], context: LineContext) -> list[str]:
        end_words = self._workshop.scorer.end_words
        first, *others = context.partners
        found = end_words.partners(first, context.used_ends)
        found = tuple(w for w in found if all(end_words.pronunciations.rhymes(w, other) for other in others))
        if not found:
            return []
        seed = task.seed + _SEEDS_A_LINE * len(lines)
        begun = Message("assistant", self._written(task, lines) + task.scheme[len(lines)])
        return end_words.rank(found, self._alternatives((*task.messages, begun), seed), seed)

    def _alternatives(self, messages: tuple[Message, ...], seed: int) -> dict[str, float]:
        """Return the next tokens of a begun answer with their log-probabilities ({} where they are not told)."""
        capabilities = self._workshop.generator.capabilities
        count = min(self._workshop.settings.alternatives, capabilities.max_top_logprobs)
        if not count:
            return {}
        model = self._workshop.model.model_id
        request = ChatRequest(model, messages, max_tokens=1, temperature=1.0, top_p=1.0, seed=seed, top_logprobs=count)
        choice = self._workshop.generator.complete(request)[0]
        return dict(choice.tokens[0].top) if choice.tokens else {}

    def _written(self, task: PartTask, lines: Sequence[str]) -> str:
        marks = [
            f"{line_mark(letter, end_word(line) or '-')} {line}\n" if self._marked else f"{line}\n"
            for letter, line in zip(task.scheme, lines, strict=False)
        ]
        return "".join(marks)
