"""Turns a workload and a price card into one estimate, with every assumption said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.pricing import LOCAL, billed_tokens

if TYPE_CHECKING:
    from datetime import date

    from lyricstudio.domain.pricing import PriceCard

MILLION = 1_000_000
# What one request of a describer costs beside the part itself: instructions in, one short line out.
DESCRIBE_PROMPT_TOKENS = 120
DESCRIBE_ANSWER_TOKENS = 20
USUAL_PARTS_A_SONG = 9


@dataclass(frozen=True, slots=True)
class Workload:
    """What would be trained and written: token counts as the base's own counter gives them.

    `examples` are the tokens of each training example; the two medians are those of one part.
    """

    examples: tuple[int, ...]
    prompt_tokens: float = 0.0
    answer_tokens: float = 0.0
    parts_per_song: float = USUAL_PARTS_A_SONG
    parts_to_describe: int = 0
    counted_by: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one base would cost and how long it would take; None is "not known"."""

    base: str
    provider: str
    trainable: bool
    untrainable_since: date | None
    shutdown_date: date | None
    epochs: int
    billed_tokens: int
    training_usd: float | None
    annotation_usd: float | None
    per_song_usd: float | None
    hosting_usd_per_hour: float | None
    seconds: float | None
    over_limit: int
    assumptions: tuple[str, ...]


def estimate(work: Workload, card: PriceCard, today: date, epochs: int | None = None) -> Estimate:
    """Return the estimate for one base on one day; `epochs` None takes the base's default."""
    rounds = epochs or card.default_epochs(len(work.examples))
    billed = billed_tokens(work.examples, card.token_limit, rounds)
    return Estimate(
        base=card.qualified_name,
        provider=card.provider,
        trainable=card.trainable_on(today),
        untrainable_since=card.untrainable_since(today),
        shutdown_date=card.shutdown,
        epochs=rounds,
        billed_tokens=billed,
        training_usd=_usd(billed, card.training),
        annotation_usd=_annotation(work, card),
        per_song_usd=_per_song(work, card),
        hosting_usd_per_hour=card.hosting_usd_per_hour,
        seconds=_seconds(billed, card),
        over_limit=sum(count > card.token_limit for count in work.examples),
        assumptions=tuple(_assumptions(work, card, today, epochs)),
    )


def _usd(tokens: float, price: float | None) -> float | None:
    return None if price is None else round(tokens * price / MILLION, 6)


def _added(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else round(first + second, 6)


def _annotation(work: Workload, card: PriceCard) -> float | None:
    if not work.parts_to_describe:
        return 0.0
    asked = work.parts_to_describe * (DESCRIBE_PROMPT_TOKENS + work.answer_tokens)
    return _added(_usd(asked, card.input), _usd(work.parts_to_describe * DESCRIBE_ANSWER_TOKENS, card.output))


def _per_song(work: Workload, card: PriceCard) -> float | None:
    asked = work.parts_per_song * work.prompt_tokens
    return _added(_usd(asked, card.input), _usd(work.parts_per_song * work.answer_tokens, card.output))


def _seconds(billed: int, card: PriceCard) -> float | None:
    speed = _speed(card)
    return None if speed is None else round(billed / speed, 1)


def _speed(card: PriceCard) -> float | None:
    # Training a frozen base costs operations in proportion to its parameters (reference/engine.md, "Bound").
    if card.tokens_per_second is None or not card.reference_parameters or not card.parameters:
        return None
    return card.tokens_per_second * card.reference_parameters / card.parameters


def _assumptions(work: Workload, card: PriceCard, today: date, epochs: int | None) -> list[str]:
    said = [*_availability(card, today), _epochs_note(card, epochs)]
    if work.counted_by:
        said.append(f"tokens counted with {work.counted_by}")
    if card.provider != LOCAL:
        said.append(f"prices of {card.provider_title} as of {card.as_of.isoformat()}")
        said.append("the waiting and training time of a hosted service is not published")
    said += [*_speed_note(card), *_use_notes(work, card), *card.notes, *work.notes]
    over = sum(count > card.token_limit for count in work.examples)
    if over:
        said.append(f"{over} examples are longer than {card.token_limit} tokens and would lose the end of their answer")
    return said


def _availability(card: PriceCard, today: date) -> list[str]:
    since = card.untrainable_since(today)
    if since:
        return [f"no longer trainable since {since.isoformat()}"]
    if card.trainable_until:
        left = (card.trainable_until - today).days
        return [f"jobs can be created until {card.trainable_until.isoformat()} ({left} days left)"]
    return []


def _epochs_note(card: PriceCard, epochs: int | None) -> str:
    if epochs:
        return "epochs as you asked"
    if card.recipe is None:
        return "epochs: an estimate of what the service takes for 'auto' (the cookbook's rule)"
    return "epochs: the most that the recipe trains; a run may stop earlier"


def _speed_note(card: PriceCard) -> list[str]:
    speed = _speed(card)
    if speed is None:
        return []
    cores = f" on {card.cores} cores" if card.cores else ""
    return [f"time: {speed:.0f} tokens a second{cores}; another machine is faster or slower"]


def _use_notes(work: Workload, card: PriceCard) -> list[str]:
    said = []
    if work.parts_to_describe and card.provider != LOCAL:
        said.append(
            f"annotation: {work.parts_to_describe} parts described by this service; the offline describer costs nothing"
        )
    if work.prompt_tokens:
        said.append(f"a song: {work.parts_per_song:.0f} parts, one request each, one take")
    return said
