"""Datasets are split without leaks, frozen, hashed and reproducible; small catalogues are told how to get there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from catalogues import corpus_songs, project_of, song

from lyricstudio.domain.answer import strip_marks
from lyricstudio.domain.errors import Cancelled, UserError
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind, Split
from lyricstudio.domain.near_duplicates import cluster_texts
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Part, Song
from lyricstudio.domain.splitting import Shares
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.dataset_files import write_dataset
from lyricstudio.services.datasets import BuildReport, DatasetBuilder, DatasetOptions, write_chat_file
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


class Workbench:
    """Makes projects and datasets."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self.folder = folder
        self.tables = tables
        self.counters = BaseCounters(tables)
        self.open: list[Project] = []

    def project(self, songs: list[Song], name: str = "my") -> Project:
        project = project_of(self.folder / f"{name}.lyricstudio", songs)
        self.open.append(project)
        return project

    def freeze(self, project: Project, **options: object) -> BuildReport:
        return self.builder(project, **options).freeze(SilentContext())

    def builder(self, project: Project, **options: object) -> DatasetBuilder:
        return DatasetBuilder(project, self.tables, self.counters, DatasetOptions(**options))  # type: ignore[arg-type]


@pytest.fixture
def bench(tmp_path: Path, tables: Tables) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path, tables)
    yield workbench
    for project in workbench.open:
        project.close()


def test_a_catalogue_becomes_three_splits_by_song(bench: Workbench) -> None:
    project = bench.project([song(i) for i in range(10)])
    (item,) = bench.freeze(project).frozen
    dataset = item.dataset
    assert (dataset.train, dataset.valid, dataset.test) == (32, 4, 4)
    songs = {split: {e.song_id for e in item.examples if e.split is split} for split in Split}
    assert not songs[Split.TRAIN] & (songs[Split.VALID] | songs[Split.TEST])
    assert list(project.datasets.examples(dataset.id)) == list(item.examples)
    assert {drop.reason for drop in dataset.dropped} == {"returns with identical text"}


def test_the_same_songs_and_seed_give_the_same_hash_in_any_project(bench: Workbench) -> None:
    songs = [song(i) for i in range(8)]
    first = bench.freeze(bench.project(songs, "a")).frozen[0].dataset
    turned = bench.freeze(bench.project([song(99, verses=1), *reversed(songs)], "b"), group_by=GroupBy.ALL)
    assert turned.frozen[0].dataset.hash != first.hash
    again = bench.freeze(bench.project(list(reversed(songs)), "c")).frozen[0].dataset
    assert again.hash == first.hash
    assert again.id == first.id


@pytest.mark.parametrize(
    "options",
    [
        {"seed": 1},
        {"context": ContextMode.SONG, "shares": Shares(100, 0, 0)},
        {"answer_format": AnswerFormat.PLAIN},
        {"repeat": 2},
        {"shares": Shares(70, 20, 10)},
    ],
    ids=lambda options: next(iter(options)),
)
def test_every_choice_that_changes_the_examples_changes_the_hash(bench: Workbench, options: dict[str, object]) -> None:
    project = bench.project([song(i) for i in range(12)])
    plain = bench.freeze(project).frozen[0].dataset
    other = bench.freeze(project, **options).frozen[0].dataset
    assert other.hash != plain.hash
    assert len(project.datasets.all()) == 2


def test_freezing_again_writes_nothing_new(bench: Workbench) -> None:
    project = bench.project([song(i) for i in range(8)])
    first, second = bench.freeze(project), bench.freeze(project)
    assert (first.frozen[0].known, second.frozen[0].known) == (False, True)
    assert second.frozen[0].dataset == first.frozen[0].dataset
    assert len(project.datasets.all()) == 1


def test_a_frozen_dataset_does_not_change_with_the_songs(bench: Workbench) -> None:
    project = bench.project([song(i) for i in range(8)])
    item = bench.freeze(project).frozen[0]
    project.songs.delete(1, 2)
    assert list(project.datasets.examples(item.dataset.id)) == list(item.examples)
    assert bench.freeze(project).frozen[0].dataset.hash != item.dataset.hash


@pytest.mark.parametrize("count", [3, 4, 7])
def test_from_three_songs_on_one_is_held_out_for_each_purpose(bench: Workbench, count: int) -> None:
    dataset = bench.freeze(bench.project([song(i, verses=12) for i in range(count)])).frozen[0].dataset
    assert dataset.valid
    assert dataset.test


def test_two_songs_are_all_for_training(bench: Workbench) -> None:
    dataset = bench.freeze(bench.project([song(i, verses=6) for i in range(2)])).frozen[0].dataset
    assert (dataset.train, dataset.valid, dataset.test) == (14, 0, 0)


def test_too_few_examples_are_refused_with_ways_to_get_there(bench: Workbench) -> None:
    with pytest.raises(UserError) as refused:
        bench.freeze(bench.project([song(1)]))
    assert "4 training examples; at least 10 are needed" in refused.value.message
    assert "6 more parts" in refused.value.hint
    assert "--repeat 3" in refused.value.hint


def test_one_song_is_repeated_on_purpose(bench: Workbench, tmp_path: Path) -> None:
    project = bench.project([song(1)])
    dataset = bench.freeze(project, repeat=3).frozen[0].dataset
    assert (dataset.train, dataset.repeat, dataset.valid) == (12, 3, 0)
    assert write_chat_file(project, dataset.id, Split.TRAIN, tmp_path / "train.jsonl") == 12
    lines = (tmp_path / "train.jsonl").read_text().splitlines()
    assert len(set(lines)) == 4
    assert not any(drop.reason.startswith("duplicate") for drop in dataset.dropped)


@pytest.mark.parametrize("repeat", [0, -1, 101])
def test_a_senseless_repeat_is_refused(bench: Workbench, repeat: int) -> None:
    with pytest.raises(UserError):
        bench.builder(bench.project([song(1)]), repeat=repeat)


def test_an_empty_project_says_what_to_do(bench: Workbench) -> None:
    with pytest.raises(UserError) as refused:
        bench.freeze(bench.project([]))
    assert "import" in refused.value.hint


def test_versions_of_a_song_share_its_split_and_their_copies_go(bench: Workbench) -> None:
    songs = [song(i) for i in range(6)]
    live = [
        replace(one, title=f"{one.title} (Live)", lines=(*one.lines[:-1], one.lines[-1] + " yeah")) for one in songs
    ]
    project = bench.project([*songs, *live])
    (item,) = bench.freeze(project).frozen
    clusters = cluster_texts((one.id or 0, one.lyrics) for one in project.songs.iterate())
    homes: dict[int, set[Split]] = {}
    for example in item.examples:
        homes.setdefault(clusters[example.song_id], set()).add(example.split)
    assert len(homes) == 6
    assert all(len(found) == 1 for found in homes.values())
    assert any(drop.reason == "duplicate of another example" for drop in item.dataset.dropped)


def test_groups_become_datasets_of_their_own_and_small_ones_are_reported(bench: Workbench) -> None:
    songs = [song(i) for i in range(5)] + [song(i, "Ben Oduya") for i in range(10, 15)] + [song(20, "Cara Lind")]
    report = bench.freeze(bench.project(songs), group_by=GroupBy.ARTIST)
    assert [item.dataset.group for item in report.frozen] == ["Ana Reyes", "Ben Oduya"]
    assert len({item.dataset.id for item in report.frozen}) == 2
    assert [group.group for group in report.rejected] == ["Cara Lind"]
    assert "--group-by all" in report.rejected[0].hint


def test_kinds_tags_and_owners_group_parts(bench: Workbench) -> None:
    songs = [song(i, owner="us" if i % 2 else "", tags=("slow", "folk")) for i in range(14)]
    project = bench.project(songs)
    kinds = {item.dataset.group: item for item in bench.freeze(project, group_by=GroupBy.KIND).frozen}
    assert set(kinds) == {"verse", "chorus"}
    assert all("Write the chorus" in e.messages[1].content for e in kinds["chorus"].examples)
    assert {i.dataset.group for i in bench.freeze(project, group_by=GroupBy.TAG).frozen} == {"slow", "folk"}
    owners = bench.freeze(project, group_by=GroupBy.OWNER)
    assert ([item.dataset.group for item in owners.frozen], owners.ungrouped) == (["us"], 7)


def test_a_song_conversation_trains_only_the_group(bench: Workbench) -> None:
    project = bench.project([song(i) for i in range(14)])
    reports = bench.freeze(project, group_by=GroupBy.KIND, context=ContextMode.SONG)
    chorus = next(item for item in reports.frozen if item.dataset.group == "chorus")
    for example in chorus.examples:
        pairs = zip(example.messages[1::2], example.messages[2::2], strict=True)
        assert all((answer.weight is None) == ("the chorus" in asked.content) for asked, answer in pairs)


def test_shares_of_a_hundred_train_on_everything(bench: Workbench) -> None:
    dataset = bench.freeze(bench.project([song(i) for i in range(5)]), shares=Shares(100, 0, 0)).frozen[0].dataset
    assert (dataset.train, dataset.valid, dataset.test) == (20, 0, 0)


def test_the_files_and_the_report_agree_with_the_dataset(bench: Workbench, tmp_path: Path) -> None:
    project = bench.project([song(i) for i in range(10)])
    dataset = bench.freeze(project).frozen[0].dataset
    folder = write_dataset(project, dataset, tmp_path / "out")
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["hash"] == dataset.hash
    for split, count in ((Split.TRAIN, dataset.train), (Split.VALID, dataset.valid), (Split.TEST, dataset.test)):
        lines = (folder / f"{split.value}.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == count == report["files"][f"{split.value}.jsonl"]["lines"]
        assert all(json.loads(line)["messages"][-1]["role"] == "assistant" for line in lines)
    assert not set(report["songs"]["train"]) & set(report["songs"]["test"])


def test_a_part_that_cannot_be_trained_is_counted_with_its_reason(bench: Workbench) -> None:
    songs = [song(i) for i in range(9)]
    songs.append(replace(songs[0], title="Hum", lines=(), parts=(Part(PartKind.INSTRUMENTAL, 0, 0),)))
    songs.append(Song("Long", "Ana Reyes", tuple(f"word{i} " * 900 for i in range(9)), (Part(PartKind.VERSE, 0, 9),)))
    dropped = {d.reason: d.count for d in bench.freeze(bench.project(songs)).frozen[0].dataset.dropped}
    assert dropped["no text (instrumental or empty)"] == 1
    assert dropped["over the token limit"] == 1


def test_stopping_leaves_nothing_half_frozen(bench: Workbench) -> None:
    class Stop(SilentContext):
        calls = 0

        def checkpoint(self) -> None:
            self.calls += 1
            if self.calls > 15:
                raise Cancelled

    project = bench.project([song(i) for i in range(10)])
    with pytest.raises(Cancelled):
        bench.builder(project).freeze(Stop())
    assert project.datasets.all() == ()


@pytest.mark.corpora
@pytest.mark.parametrize("context", list(ContextMode))
def test_the_hymns_are_frozen_without_leaks(bench: Workbench, corpora: Path, context: ContextMode) -> None:
    project = bench.project(corpus_songs(corpora))
    (item,) = bench.freeze(project, context=context).frozen
    texts = {split: set() for split in Split}
    for example in item.examples:
        answers = [strip_marks(m.content) for m in example.messages if m.role == "assistant"]
        texts[example.split].add("\n".join(answers).casefold())
    assert not texts[Split.TRAIN] & (texts[Split.VALID] | texts[Split.TEST])
    total = sum(map(len, texts.values()))
    assert 0.7 < len(texts[Split.TRAIN]) / total < 0.9
    assert all(
        "\n" not in m.content or "|" in m.content for e in item.examples for m in e.messages if m.role == "assistant"
    )
