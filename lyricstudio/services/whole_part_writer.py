"""Writes whole parts, best of N: for services that cannot begin an answer for the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.part_cleaning import clean_part, close_part
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.services.part_writing import PartTask, Workshop, WrittenPart, score_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext

_TOKENS_A_LINE = 24
_MISSING_LINE = 3.0


class WholePartWriter:
    """Asks for a part several times and keeps the one that keeps form and rhyme best."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def write(self, task: PartTask, ctx: WorkContext, on_line: Callable[[str], None]) -> WrittenPart:
        """Write one part; a longer answer is cut at the line count that was asked for."""
        ctx.checkpoint()
        settings = self._workshop.settings
        syllables = max(task.shape.syllables, 8)
        request = ChatRequest(
            model=self._workshop.model.model_id,
            messages=task.messages,
            max_tokens=task.shape.lines * (_TOKENS_A_LINE + 2 * syllables),
            temperature=settings.temperature,
            top_p=settings.top_p,
            seed=task.seed,
            n=settings.whole_parts,
            top_logprobs=min(1, self._workshop.generator.capabilities.max_top_logprobs),
        )
        parts = [
            self._scored(_with_held(clean_part(choice.text), task), choice.mean_logprob or 0.0, task)
            for choice in self._workshop.generator.complete(request)
        ]
        best = max(parts, key=lambda part: part.score)
        for line in best.lines:
            on_line(line)
        return best

    def _scored(self, lines: tuple[str, ...], logprob: float, task: PartTask) -> WrittenPart:
        lines = close_part(lines, task.voice)
        total = sum(
            score_lines(self._workshop, [(line, logprob)], task.context(lines[:i]))[0].total
            for i, line in enumerate(lines)
        )
        missing = task.shape.lines - len(lines)
        return WrittenPart(lines, (total - _MISSING_LINE * missing) / max(1, len(lines)))


def _with_held(lines: tuple[str, ...], task: PartTask) -> tuple[str, ...]:
    """Cut a part at its line count and put the lines that stay in their places."""
    whole = [task.held.get(i, line) for i, line in enumerate(lines[: task.shape.lines])]
    while len(whole) < task.shape.lines and len(whole) in task.held:
        whole.append(task.held[len(whole)])
    return tuple(whole)
