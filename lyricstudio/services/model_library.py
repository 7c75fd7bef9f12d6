"""The models of a project as a library: sorted, counted by group, base, service and age, and filtered by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lyricstudio.bases.base import DEFAULT_ALIAS, DEFAULT_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyricstudio.domain.records import LyricModel

GROUP, BASE, SERVICE, AGE = "group", "base", "service", "age"
FACETS = (GROUP, BASE, SERVICE, AGE)
"""What models are told apart by, in the order of the pane."""
_AGES = (("Today", 1), ("This week", 7), ("This month", 31), ("This year", 366))
_OLDER = "Older"


@dataclass(frozen=True, slots=True)
class ModelQuery:
    """Which models to show: words of their name, and (facet, value) pairs, any of one facet, all of different ones."""

    search: str = ""
    chosen: frozenset[tuple[str, str]] = frozenset()

    def toggled(self, facet: str, value: str) -> ModelQuery:
        """Return the query with one value added or taken away."""
        return ModelQuery(self.search, self.chosen ^ {(facet, value)})


def facet_value(model: LyricModel, facet: str, now: datetime) -> str:
    """Return the value of a model in one facet; `now` has a time zone."""
    if facet == GROUP:
        return model.group or "Everything"
    if facet == BASE:
        return DEFAULT_NAME if model.base == DEFAULT_ALIAS else model.base
    if facet == SERVICE:
        return model.provider
    return age_word(model.created, now)


def age_word(created: str, now: datetime) -> str:
    """Return "Today", "This week", "This month", "This year" or "Older"."""
    if not created:
        return _OLDER
    made = datetime.fromisoformat(created).astimezone(now.tzinfo)
    if made.date() == now.date():
        return _AGES[0][0]
    age = now - made
    return next((word for word, days in _AGES[1:] if age < timedelta(days=days)), _OLDER)


def filtered(models: Iterable[LyricModel], query: ModelQuery, now: datetime) -> tuple[LyricModel, ...]:
    """Return the models of a query, newest first."""
    words = query.search.casefold().split()
    wanted: dict[str, set[str]] = {}
    for facet, value in query.chosen:
        wanted.setdefault(facet, set()).add(value)
    found = [
        model
        for model in models
        if all(word in f"{model.name} {model.group} {model.base} {model.model_id}".casefold() for word in words)
        and all(facet_value(model, facet, now) in values for facet, values in wanted.items())
    ]
    return tuple(sorted(found, key=lambda model: (model.created, model.id or 0), reverse=True))


def facet_counts(models: Sequence[LyricModel], now: datetime) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each facet its values with their numbers, the most frequent first; ages from new to old."""
    found = {}
    for facet in FACETS:
        counted = Counter(facet_value(model, facet, now) for model in models)
        by_number = sorted(counted.items(), key=lambda item: (-item[1], item[0].casefold()))
        by_age = [(word, counted[word]) for word in (*(word for word, _ in _AGES), _OLDER) if word in counted]
        found[facet] = tuple(by_age if facet == AGE else by_number)
    return found


def days_left(model: LyricModel, now: datetime) -> int | None:
    """Return the days until a model is switched off (0 or less: it is), None for never or not known."""
    if not model.shutdown_date:
        return None
    try:
        return (datetime.fromisoformat(model.shutdown_date).date() - now.date()).days
    except ValueError:
        return None
