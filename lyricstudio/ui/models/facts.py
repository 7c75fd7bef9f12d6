"""What a model's card says, as pairs of words: where it came from, what it was trained with, what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import AnswerFormat, ContextMode
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.services.run_board import BoardRun
from lyricstudio.ui.tune.run_words import base_word, place_word, when
from lyricstudio.ui.words import count, duration, money

if TYPE_CHECKING:
    from lyricstudio.services.models import ModelCard

_HASH = 16


def card_facts(card: ModelCard) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the sections of a card: a heading, then label and value; what is not known is left out."""
    sections = (
        ("Measured", _measured(card)),
        ("Data", _data(card)),
        ("Recipe", _recipe(card)),
        ("Model", _model(card)),
    )
    return tuple((title, rows) for title, pairs in sections if (rows := tuple(p for p in pairs if p[1])))


def _measured(card: ModelCard) -> list[tuple[str, str]]:
    losses, model = card.valid_losses, card.model
    training = card.measured.get("train_loss")
    after = f"{losses[0]:.3f} → {losses[-1]:.3f}" if len(losses) > 1 else ""
    lowest = f"{min(losses):.3f}" if losses else ""
    tokens = card.measured.get("trained_tokens")
    run = BoardRun(card.run, "") if card.run else None
    took = duration(run.seconds) if run and run.seconds else ""
    cost = money(card.run.cost_usd) if card.run and card.run.cost_usd else ""
    return [
        ("Held-out loss", after or (f"{model.valid_loss:.3f}" if model.valid_loss is not None else "none held out")),
        ("Lowest", lowest),
        ("Training loss", f"{training:.3f}" if isinstance(training, int | float) else ""),
        ("Tokens trained", f"{tokens:,}" if isinstance(tokens, int) else ""),
        ("Time", took),
        ("Cost", cost),
    ]


def _data(card: ModelCard) -> list[tuple[str, str]]:
    model, dataset = card.model, card.dataset
    sizes = f"{dataset.train:,} trained, {dataset.valid:,} held out, {dataset.test:,} for tests" if dataset else ""
    return [
        ("Group", model.group),
        ("Examples", sizes or "the dataset was deleted"),
        ("Each is", "a whole song" if model.context is ContextMode.SONG else "one part"),
        ("Dataset", model.dataset_id),
        ("Data hash", model.dataset_hash[:_HASH]),
        ("Frozen", when(dataset.created) if dataset else ""),
    ]


def _recipe(card: ModelCard) -> list[tuple[str, str]]:
    told = dict(card.recipe)
    extra = told.get("recipe")
    changed = extra if isinstance(extra, dict) else {}
    passes = told.get("epochs")
    return [
        ("Passes", count(passes, "pass", "passes") if isinstance(passes, int) else "as the recipe decides"),
        ("Changed", ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in changed.items())),
        ("Seed", str(told.get("seed", "")) if card.run else ""),
        ("Answers", "end word first" if card.model.answer_format is AnswerFormat.END_WORD else "plain"),
        ("Template", PromptTemplate.from_json(card.model.template).hash),
    ]


def _model(card: ModelCard) -> list[tuple[str, str]]:
    model = card.model
    return [
        ("Base", base_word(model.base)),
        ("Where", place_word(model.provider)),
        ("Called", model.model_id),
        ("Made", when(model.created)),
        ("Ends", model.shutdown_date),
    ]
