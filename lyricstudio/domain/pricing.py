"""What training costs and how long it lasts, from price cards that carry their date and source.

Epochs and billing follow the OpenAI cookbook (`Chat_finetuning_data_prep.ipynb`): billed tokens are the sum
of min(token limit, tokens) over the training examples, times the epochs. Prices are USD a million tokens.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.tokens import FALLBACK_ENCODING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TARGET_EPOCHS = 3
MIN_TARGET_EXAMPLES = 100
MAX_TARGET_EXAMPLES = 25_000
MIN_DEFAULT_EPOCHS = 1
MAX_DEFAULT_EPOCHS = 25
OWN_TOKENIZER = "own"
DEFAULT_TOKEN_LIMIT = 65_536
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class EpochRecipe:
    """The most epochs that the local recipe trains, by the number of examples (resources/prices/local.toml)."""

    tiny_examples: int
    tiny: int
    full_examples: int
    full: int
    least: int

    def epochs(self, examples: int) -> int:
        """Return the epochs for a number of training examples."""
        if examples < self.tiny_examples:
            return self.tiny
        return max(self.least, min(self.full, round(self.full * self.full_examples / examples)))


@dataclass(frozen=True, slots=True)
class PriceCard:
    """What is known of one base at one provider; None is "not known", 0 is free.

    Prices are USD a million tokens, hosting USD an hour. `trainable_until` is the last day on which a
    job can be created, `shutdown` the day on which what was trained stops answering. `window` is the
    size of one example that surely fits when another tokenizer has counted it. Without a `recipe` the
    epochs are the service's own choice ("auto").
    """

    name: str
    provider: str
    provider_title: str
    as_of: date
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    encoding: str = FALLBACK_ENCODING
    encoding_exact: bool = True
    token_limit: int = DEFAULT_TOKEN_LIMIT
    window: int | None = None
    training: float | None = None
    input: float | None = None
    output: float | None = None
    hosting_usd_per_hour: float | None = None
    recipe: EpochRecipe | None = None
    trainable_until: date | None = None
    shutdown: date | None = None
    listed: bool = True
    qualified_only: bool = False
    parameters: int | None = None
    tokens_per_second: float | None = None
    reference_parameters: int | None = None
    cores: int | None = None

    @property
    def qualified_name(self) -> str:
        """Return the name that no other provider's base has: `azure/gpt-4.1-2025-04-14`."""
        return f"{self.provider}/{self.name}" if self.qualified_only else self.name

    def trainable_on(self, today: date) -> bool:
        """Say whether a job can be created on a day."""
        return self.trainable_until is None or today <= self.trainable_until

    def untrainable_since(self, today: date) -> date | None:
        """Return the first day without training when that day has come, else None."""
        if self.trainable_until is None or self.trainable_on(today):
            return None
        return self.trainable_until + timedelta(days=1)

    def default_epochs(self, examples: int) -> int:
        """Return the epochs that are trained when nobody says how many."""
        return self.recipe.epochs(examples) if self.recipe else cookbook_epochs(examples)


class PriceBook:
    """All price cards that are shipped, found by a base's name."""

    def __init__(self, cards: Sequence[PriceCard]) -> None:
        self.cards = tuple(cards)

    @classmethod
    def from_toml(cls, texts: Iterable[str]) -> PriceBook:
        """Read the shipped files (resources/prices/*.toml), one text a provider."""
        return cls([card for text in texts for card in _cards(tomllib.loads(text))])

    def find(self, name: str) -> PriceCard | None:
        """Return the card of a base: its name, an alias, `provider/name`, or a fine-tune of it (`ft:…`)."""
        wanted = name.removeprefix("ft:").split(":", 1)[0]
        for card in self.cards:
            names = (card.name, *card.aliases)
            plain = () if card.qualified_only else names
            if wanted in plain or wanted in (f"{card.provider}/{n}" for n in names):
                return card
        return None

    def provider_card(self, provider: str) -> PriceCard | None:
        """Return the first card of a provider: the stand-in for a base of its that has no card."""
        return next((card for card in self.cards if card.provider == provider), None)


def _cards(data: Mapping[str, Any]) -> Iterable[PriceCard]:
    head = {
        "provider": data["provider"],
        "provider_title": data["title"],
        "as_of": data["as_of"],
        "sources": tuple(data.get("sources", ())),
    }
    defaults = {key: value for key, value in data.get("defaults", {}).items() if key != "recipe"}
    recipe = data.get("defaults", {}).get("recipe")
    for row in data["base"]:
        notes = (*data.get("notes", ()), *row.get("notes", ()))
        aliases = tuple(row.get("aliases", ()))
        made = {"notes": notes, "aliases": aliases, "recipe": EpochRecipe(**recipe) if recipe else None}
        yield PriceCard(**{**head, **defaults, **row, **made})


def cookbook_epochs(examples: int) -> int:
    """Return the epochs that `auto` is estimated to mean for a number of training examples."""
    if examples <= 0:
        return TARGET_EPOCHS
    if examples * TARGET_EPOCHS < MIN_TARGET_EXAMPLES:
        return min(MAX_DEFAULT_EPOCHS, MIN_TARGET_EXAMPLES // examples)
    if examples * TARGET_EPOCHS > MAX_TARGET_EXAMPLES:
        return max(MIN_DEFAULT_EPOCHS, MAX_TARGET_EXAMPLES // examples)
    return TARGET_EPOCHS


def billed_tokens(tokens: Iterable[int], token_limit: int, epochs: int) -> int:
    """Return Σ min(limit, tokens) × epochs over the training examples."""
    return sum(min(token_limit, count) for count in tokens) * epochs
