"""How well a model keeps the asked form, from a few answers it writes to held-out prompts (reference/songcraft.md, 4).

The loss alone does not show it: line counts, end words and ad-libs are learnt after the held-out loss is lowest.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word, strip_marks
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKED = re.compile(r"^(?:[A-Z]|-) ([^\s|]+) \| ?(.*)$", re.MULTILINE)
_AD_LIB = re.compile(r"\([^()\n]+\)")
_USUAL_AD_LIB = 0.1  # share of training lines with an ad-lib from which on they are a habit of the artist
_COPY_PRICE = 0.1  # for each word by which a copied run is too long
_LONGEST_COPY = 40  # words; longer runs are not counted further


@dataclass(frozen=True, slots=True)
class Form:
    """What was measured on some answers; shares between 0 and 1, None where the training answers do not ask for it.

    `ad_libs` says how close the share of lines with an ad-lib is to that of the training answers;
    `copied_words` is the longest run of words that also stands in a training answer.
    """

    lines_kept: float
    ends_obeyed: float | None
    ad_libs: float | None
    copied_words: int

    def score(self, copied_words_allowed: int) -> float:
        """Return the mean of the shares, less what copying costs; at most 1."""
        shares = [share for share in (self.lines_kept, self.ends_obeyed, self.ad_libs) if share is not None]
        copied = max(0, self.copied_words - copied_words_allowed)
        return sum(shares) / len(shares) - min(0.5, _COPY_PRICE * copied)

    def to_record(self) -> dict[str, float | int | None]:
        """Return the measures as they stand in a checkpoint's metrics."""
        return asdict(self)


class FormMeter:
    """Measures answers against the training answers of one job."""

    def __init__(self, training_answers: Sequence[str]) -> None:
        texts = [strip_marks(answer) for answer in training_answers]
        # A run never crosses from one answer into the next: the mark between them is no word.
        self._corpus = " " + " | ".join(" ".join(words(text)) for text in texts) + " "
        self._ad_lib_share = _ad_lib_share(texts)

    def measure(self, answers: Sequence[str], asked: Sequence[str]) -> Form:
        """Measure written answers; `asked` are the real answers to the same prompts."""
        kept = [_line_count(answer) == _line_count(real) for answer, real in zip(answers, asked, strict=True)]
        texts = [strip_marks(answer) for answer in answers]
        return Form(
            lines_kept=sum(kept) / len(kept),
            ends_obeyed=_ends_obeyed(answers) if any(_MARKED.match(real) for real in asked) else None,
            ad_libs=self._closeness(_ad_lib_share(texts)) if self._ad_lib_share >= _USUAL_AD_LIB else None,
            copied_words=max(self._longest_copy(words(text)) for text in texts),
        )

    def _closeness(self, share: float) -> float:
        return max(0.0, 1 - abs(share - self._ad_lib_share) / self._ad_lib_share)

    def _longest_copy(self, text: Sequence[str]) -> int:
        longest = 0
        for start in range(len(text)):
            while longest < _LONGEST_COPY and start + longest < len(text):
                run = " ".join(text[start : start + longest + 1])
                if f" {run} " not in self._corpus:
                    break
                longest += 1
        return longest


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _line_count(text: str) -> int:
    return len(_lines(text))


def _ends_obeyed(answers: Sequence[str]) -> float:
    lines = [line for answer in answers for line in _lines(answer)]
    obeyed = 0
    for line in lines:
        marked = _MARKED.match(line.strip())
        obeyed += bool(marked and end_word(marked[2]) == marked[1].replace("’", "'").lower())
    return obeyed / len(lines) if lines else 0.0


def _ad_lib_share(texts: Sequence[str]) -> float:
    lines = [line for text in texts for line in _lines(text)]
    return sum(bool(_AD_LIB.search(line)) for line in lines) / len(lines) if lines else 0.0
