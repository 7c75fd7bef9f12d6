"""Whose tokens are counted how: hosted bases by tiktoken, local ones by themselves, unknown ones not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_base import write_tiny_base

from lyricstudio import paths
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.bases.tokenizer import BaseTokenizer
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import SilentContext
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


@pytest.mark.parametrize("text", ["夜空ノムコウには明日がもう待っている", "Вечерний звон над рекой", "L’été déjà"])
def test_limits_are_counted_cautiously_outside_english(tables: Tables, text: str) -> None:
    record = as_record([Message("assistant", text)])
    exact = BaseCounters(tables).for_base("gpt-4o-mini").counter
    cautious = BaseCounters(tables).for_limits()
    beyond = len(text.encode()) - len(text)
    assert cautious.count([record])[0].total == exact.count([record])[0].total + beyond


def test_a_base_on_this_machine_is_counted_as_its_trainer_reads_it(tables: Tables, tmp_path: Path) -> None:
    from lyricstudio.engine.training.examples import ExampleReader

    write_tiny_base(tmp_path / "tiny.gguf")
    added = BaseCatalogue(paths.bases_dir()).add_path(tmp_path / "tiny.gguf", SilentContext())
    base = BaseCounters(tables).for_base(added.name)
    reader = ExampleReader(BaseTokenizer.from_gguf(added.path), ChatTemplate.from_gguf(added.path), 2048)
    messages = [Message("system", "Be Ana."), Message("user", "Write."), Message("assistant", "river and light")]
    (size,) = base.counter.count([as_record(messages)])
    assert size.total == reader.encode(messages).length
    assert base.exact
    assert base.card.provider == "local"
    assert base.card.training == 0
