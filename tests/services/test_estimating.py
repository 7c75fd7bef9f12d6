"""Estimates for projects and files: what would be trained, counted as each base counts it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from catalogues import project_of, song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import ContextMode, Split
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.describing import describe_parts
from lyricstudio.services.estimating import CostRequest, Estimator
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def counters() -> BaseCounters:
    return BaseCounters(Tables())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_of(tmp_path / "my.lyricstudio", [song(i) for i in range(20)])


def test_a_project_is_priced_as_it_would_be_trained(project: Project, counters: BaseCounters) -> None:
    (found,) = Estimator(counters).for_project(project, CostRequest(("gpt-4o-mini",), TODAY), SilentContext())
    from lyricstudio.domain.kinds import AnswerFormat
    from lyricstudio.domain.tokens import as_record

    options = DatasetOptions(answer_format=AnswerFormat.PLAIN)
    (item,) = DatasetBuilder(project, counters.tables, counters, options).preview(SilentContext()).frozen
    records = [as_record(e.messages) for e in item.examples if e.split is Split.TRAIN]
    sizes = counters.for_base("gpt-4o-mini").counter.count(records)
    assert found.epochs == 3
    assert found.billed_tokens == 3 * sum(size.total for size in sizes)
    assert found.training_usd == pytest.approx(found.billed_tokens * 3.00 / 1e6)
    assert found.per_song_usd
    assert found.annotation_usd


def test_described_parts_need_no_annotation(project: Project, counters: BaseCounters) -> None:
    describe_parts(project, counters.tables, SilentContext())
    (found,) = Estimator(counters).for_project(project, CostRequest(("gpt-4o-mini",), TODAY), SilentContext())
    assert found.annotation_usd == 0


def test_without_a_base_all_listed_ones_are_priced_and_the_dead_one_says_so(
    project: Project, counters: BaseCounters
) -> None:
    found = {e.base: e for e in Estimator(counters).for_project(project, CostRequest((), TODAY), SilentContext())}
    assert found["smollm2-135m-instruct"].training_usd == 0
    assert found["smollm2-135m-instruct"].seconds
    assert str(found["gpt-3.5-turbo-0125"].untrainable_since) == "2026-10-23"
    assert found["gpt-4.1-mini-2025-04-14"].trainable
    assert "azure/gpt-4.1-2025-04-14" in found


def test_local_answers_carry_their_end_words_and_cost_more_tokens(project: Project, counters: BaseCounters) -> None:
    request = CostRequest(("default", "gpt-4o-mini"), TODAY, epochs=1)
    local, hosted = Estimator(counters).for_project(project, request, SilentContext())
    assert local.billed_tokens > hosted.billed_tokens


def test_whole_songs_are_cut_to_each_bases_window(project: Project, counters: BaseCounters) -> None:
    request = CostRequest(("default", "gpt-4o-mini"), TODAY, epochs=1, context=ContextMode.SONG)
    for found in Estimator(counters).for_project(project, request, SilentContext()):
        assert found.over_limit == 0
        assert found.billed_tokens


def test_a_frozen_dataset_is_priced_as_it_stands_with_its_repeats(project: Project, counters: BaseCounters) -> None:
    request = CostRequest(("gpt-4o-mini",), TODAY, epochs=1)
    costs = {}
    for repeat in (1, 3):
        options = DatasetOptions(repeat=repeat)
        (item,) = DatasetBuilder(project, counters.tables, counters, options).freeze(SilentContext()).frozen
        (costs[repeat],) = Estimator(counters).for_dataset(project, item.dataset.id, request, SilentContext())
    assert costs[3].billed_tokens == 3 * costs[1].billed_tokens
    assert any("end-word" in text for text in costs[1].assumptions)
    with pytest.raises(UserError):
        Estimator(counters).for_dataset(project, "nothing", request, SilentContext())


def test_a_file_is_priced_without_annotation_and_broken_lines_are_told(tmp_path: Path, counters: BaseCounters) -> None:
    line = json.dumps(
        {"messages": [{"role": "user", "content": "hello world"}, {"role": "assistant", "content": "hello"}]}
    )
    path = tmp_path / "file.jsonl"
    path.write_text("\n".join([line] * 50 + ["{broken", ""]))
    (found,) = Estimator(counters).for_file(path, CostRequest(("gpt-4.1",), TODAY), SilentContext())
    assert found.billed_tokens == 50 * 14 * 3
    assert found.annotation_usd == 0
    assert any("1 lines are no chat examples" in text for text in found.assumptions)


def test_tools_make_an_estimate_a_lower_bound(tmp_path: Path, counters: BaseCounters) -> None:
    messages = [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "hello"}]
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps({"messages": messages, "tools": [{"type": "function", "function": {"name": "f"}}]}))
    (found,) = Estimator(counters).for_file(path, CostRequest(("gpt-4.1",), TODAY), SilentContext())
    assert any("at least" in text for text in found.assumptions)


def test_epochs_can_be_given(tmp_path: Path, counters: BaseCounters) -> None:
    line = json.dumps(
        {"messages": [{"role": "user", "content": "hello world"}, {"role": "assistant", "content": "hello"}]}
    )
    path = tmp_path / "file.jsonl"
    path.write_text(line + "\n")
    (found,) = Estimator(counters).for_file(path, CostRequest(("gpt-4.1",), TODAY, 7), SilentContext())
    assert (found.epochs, found.billed_tokens) == (7, 14 * 7)


@pytest.mark.parametrize("content", [None, "no json\n"])
def test_a_file_that_holds_no_examples_is_refused(tmp_path: Path, counters: BaseCounters, content: str | None) -> None:
    path = tmp_path / "file.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UserError):
        Estimator(counters).for_file(path, CostRequest(("gpt-4.1",), TODAY), SilentContext())


def test_an_empty_project_is_refused(tmp_path: Path, counters: BaseCounters) -> None:
    with pytest.raises(UserError):
        Estimator(counters).for_project(
            project_of(tmp_path / "none.lyricstudio", []), CostRequest(("gpt-4.1",), TODAY), SilentContext()
        )
