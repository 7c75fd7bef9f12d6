"""Whose tokens are counted how: hosted bases by tiktoken, local ones by themselves, unknown ones not at all."""

from __future__ import annotations

import pytest

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.records import Message
from lyricstudio.domain.tokens import as_record
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.tables import Tables

RECORD = as_record(
    [
        Message("system", "You write song lyrics."),
        Message("user", "Write the verse."),
        Message("assistant", "The river keeps the light"),
    ]
)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


def test_a_hosted_base_is_counted_exactly_by_the_cookbooks_formula(tables: Tables) -> None:
    base = BaseCounters(tables).for_base("gpt-4o-mini")
    (size,) = base.counter.count([RECORD])
    # by hand: system 1 + 5, user 1 + 4, assistant 1 + 5 tokens; 3 a message, 3 for the reply
    assert (size.total, size.answers) == (3 + (3 + 1 + 5) + (3 + 1 + 4) + (3 + 1 + 5), 5)
    assert base.exact


def test_an_openai_base_without_a_card_is_counted_but_has_no_price(tables: Tables) -> None:
    base = BaseCounters(tables).for_base("ft:gpt-5-mini:org::x")
    assert (base.card.name, base.card.training, base.counter.label) == ("gpt-5-mini", None, "o200k_base")


def test_a_local_base_that_is_not_here_is_estimated_and_says_so(tables: Tables) -> None:
    base = BaseCounters(tables).for_base("default")
    assert not base.exact
    assert "estimate" in base.counter.label


def test_an_unknown_base_is_refused_with_the_known_ones(tables: Tables) -> None:
    with pytest.raises(UserError) as refused:
        BaseCounters(tables).for_base("nobody/nothing")
    assert "gpt-4o-mini" in refused.value.hint
