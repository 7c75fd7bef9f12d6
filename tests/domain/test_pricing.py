"""Price cards carry dates and sources; epochs and bills follow the cookbook."""

from __future__ import annotations

from datetime import date

import pytest

from lyricstudio.domain.estimates import Workload, estimate
from lyricstudio.domain.pricing import PriceBook, billed_tokens, cookbook_epochs
from lyricstudio.resources import resource

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def book() -> PriceBook:
    return PriceBook.from_toml(path.read_text("utf-8") for path in sorted(resource("prices").glob("*.toml")))


@pytest.mark.parametrize(
    ("examples", "epochs"), [(10, 10), (20, 5), (33, 3), (50, 3), (8_334, 2), (12_501, 1), (25_001, 1), (3, 25)]
)
def test_auto_epochs_are_estimated_by_the_cookbooks_rule(examples: int, epochs: int) -> None:
    assert cookbook_epochs(examples) == epochs


def test_tokens_beyond_the_limit_are_not_billed() -> None:
    assert billed_tokens([100, 5_000, 4_096], 4_096, 3) == (100 + 4_096 + 4_096) * 3


@pytest.mark.parametrize(
    ("base", "limit"),
    [
        ("gpt-4.1-mini", 65_536),
        ("gpt-4o-2024-08-06", 65_536),
        ("gpt-3.5-turbo-0125", 16_385),
        ("gpt-3.5-turbo-1106", 16_385),
        ("gpt-3.5-turbo-0613", 4_096),
    ],
)
def test_token_limits_are_data_per_base(book: PriceBook, base: str, limit: int) -> None:
    card = book.find(base)
    assert card is not None
    assert card.token_limit == limit


def test_every_card_says_when_and_where_it_was_read(book: PriceBook) -> None:
    assert len({card.qualified_name for card in book.cards}) == len(book.cards)
    assert all(card.as_of and card.sources for card in book.cards)


@pytest.mark.parametrize("name", ["ft:gpt-4o-mini-2024-07-18:org:x:y", "openai/gpt-4o-mini", "gpt-4o-mini"])
def test_a_card_is_found_by_alias_provider_and_fine_tune(book: PriceBook, name: str) -> None:
    card = book.find(name)
    assert card is not None
    assert (card.provider, card.name) == ("openai", "gpt-4o-mini-2024-07-18")


def test_azures_base_of_the_same_name_is_only_found_with_its_provider(book: PriceBook) -> None:
    plain, azure = book.find("gpt-4.1"), book.find("azure/gpt-4.1")
    assert plain is not None
    assert azure is not None
    assert (plain.provider, azure.provider) == ("openai", "azure")


def test_a_dead_base_says_since_when(book: PriceBook) -> None:
    card = book.find("gpt-3.5-turbo")
    assert card is not None
    found = estimate(Workload((1_000,) * 50), card, TODAY)
    assert not found.trainable
    assert found.untrainable_since == date(2026, 10, 23)
    assert "no longer trainable since 2026-10-23" in found.assumptions


def test_a_base_dies_on_the_day_after_its_last(book: PriceBook) -> None:
    card = book.find("gpt-4.1-mini")
    assert card is not None
    assert card.trainable_on(date(2027, 1, 6))
    assert not card.trainable_on(date(2027, 1, 7))
    assert estimate(Workload((1,)), card, date(2027, 1, 7)).untrainable_since == date(2027, 1, 7)


def test_an_estimate_by_hand(book: PriceBook) -> None:
    card = book.find("gpt-4o-mini")
    assert card is not None
    work = Workload((1_000,) * 50, prompt_tokens=100, answer_tokens=50, parts_per_song=9, parts_to_describe=200)
    found = estimate(work, card, TODAY)
    assert found.epochs == 3
    assert found.billed_tokens == 150_000
    assert found.training_usd == pytest.approx(0.15 * 3.00)
    assert found.per_song_usd == pytest.approx(9 * (100 * 0.30 + 50 * 1.20) / 1e6)
    assert found.annotation_usd == pytest.approx(200 * ((120 + 50) * 0.30 + 20 * 1.20) / 1e6)
    assert found.hosting_usd_per_hour == 0
    assert found.seconds is None
    assert any("estimate" in text and "auto" in text for text in found.assumptions)


def test_local_training_is_free_and_takes_time(book: PriceBook) -> None:
    card = book.find("default")
    assert card is not None
    found = estimate(Workload((200,) * 40), card, TODAY, epochs=2)
    assert (found.training_usd, found.trainable, found.shutdown_date) == (0, True, None)
    assert found.seconds == pytest.approx(200 * 40 * 2 / 215, abs=0.1)
    assert any("215 tokens a second on 2 cores" in text for text in found.assumptions)


def test_what_is_not_known_is_none_and_not_zero(book: PriceBook) -> None:
    card = book.find("azure/gpt-4o")
    assert card is not None
    found = estimate(Workload((200,) * 40, prompt_tokens=1, answer_tokens=1, parts_to_describe=1), card, TODAY)
    assert (found.training_usd, found.per_song_usd, found.annotation_usd) == (None, None, None)
    assert found.hosting_usd_per_hour == 1.70


def test_examples_over_the_limit_are_told(book: PriceBook) -> None:
    card = book.find("gpt-3.5-turbo-0613")
    assert card is not None
    found = estimate(Workload((5_000,) * 2 + (10,) * 20), card, TODAY)
    assert found.over_limit == 2
    assert any("4096 tokens" in text for text in found.assumptions)


def test_the_local_epochs_are_those_of_the_trainers_recipe(book: PriceBook) -> None:
    from lyricstudio.engine.training.recipe import Recipe

    card = book.find("default")
    assert card is not None
    for examples in (1, 10, 19, 20, 40, 66, 67, 100, 150, 300, 5_000):
        assert card.default_epochs(examples) == Recipe().fitted(examples, held_out=1).epochs


def test_the_local_limit_is_where_the_trainer_cuts(book: PriceBook) -> None:
    from lyricstudio.engine.training.recipe import Recipe

    card = book.find("default")
    assert card is not None
    assert card.token_limit == Recipe().longest
