"""Ready-made ways of training by a name, and what a person may change in one; the numbers are the engine's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class RecipeChoice:
    """How to train, as a person chooses it; None and "" leave a thing to the trainer.

    `passes` is the most passes over the data, `rank` the size of what is learnt, `rate` the learning rate,
    `batch` the examples of one step, `stop` when to end earlier ("form", "loss" or "never").
    """

    name: str
    title: str
    about: str
    passes: int | None = None
    rank: int | None = None
    rate: float | None = None
    batch: int | None = None
    stop: str = ""
    seed: int = 0

    def to_recipe(self) -> dict[str, object]:
        """Return the extra settings that the local trainer takes; {} for its own defaults."""
        told: dict[str, object] = {"rank": self.rank, "learning_rate": self.rate, "batch_size": self.batch}
        if self.rank is not None:
            told["alpha"] = float(2 * self.rank)  # the usual ratio; another rank keeps the strength of what is learnt
        if self.stop:
            told["stop"] = self.stop
        return {name: value for name, value in told.items() if value is not None}

    def changed(self, **changes: object) -> RecipeChoice:
        """Return the recipe with other settings, under the name of a person's own."""
        return replace(self, **changes, name="own", title="Your own", about="Changed by you.")  # type: ignore[arg-type]


RECIPES: tuple[RecipeChoice, ...] = (
    RecipeChoice(
        BALANCED,
        "Balanced",
        "Trains until the form is kept and the held-out lines get no better. Right for most.",
    ),
    RecipeChoice(
        "quick",
        "Quick look",
        "Two passes with a small adapter: enough to hear whether a dataset holds a voice.",
        passes=2,
        rank=8,
        stop="never",
    ),
    RecipeChoice(
        "thorough",
        "Thorough",
        "Up to ten passes with a larger adapter, ending when nothing more is gained. Takes longer.",
        passes=10,
        rank=32,
        stop="form",
    ),
)
"""The recipes that are offered; the first is the default."""
