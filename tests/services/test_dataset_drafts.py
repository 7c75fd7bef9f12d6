"""A draft is what freezing would make: filtered, issues listed, put right and taken back, remembered as a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from catalogues import project_of, song

from lyricstudio.domain.draft_issues import DraftIssue, FoundIssue
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind, Split
from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Part, Song
from lyricstudio.domain.splitting import Shares
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.dataset_drafts import (
    Draft,
    freeze_draft,
    make_draft,
    read_frozen,
    read_plan,
    with_base,
    write_plan,
)
from lyricstudio.services.dataset_facts import FactFinder
from lyricstudio.services.dataset_issues import find_issues, fix_songs, fixed_plan, put_songs_back
from lyricstudio.services.datasets import FILTERED, DatasetOptions
from lyricstudio.services.seen_examples import see_example
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

CTX = SilentContext()


@pytest.fixture(scope="module")
def counters() -> BaseCounters:
    return BaseCounters(Tables())


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project with ten songs of two artists, all with a rights note."""
    songs = [song(i, "Ana Reyes" if i < 6 else "Bo Lind", year=1990 + i, rights="own") for i in range(10)]
    with project_of(tmp_path / "p.lyricstudio", songs) as made:
        yield made


def draft_of(project: Project, counters: BaseCounters, **options: object) -> Draft:
    return make_draft(project, counters, DatasetOptions(**options), CTX)  # type: ignore[arg-type]


def issues_of(project: Project, counters: BaseCounters, **options: object) -> dict[DraftIssue, FoundIssue]:
    return {found.issue: found for found in find_issues(project, draft_of(project, counters, **options), CTX)}


class TestDrafts:
    def test_groups_too_small_are_there_but_not_ready(self, project: Project, counters: BaseCounters) -> None:
        project.songs.add([song(50, "Cy", verses=1)])
        draft = draft_of(project, counters, group_by=GroupBy.ARTIST)
        assert [item.dataset.group for item in draft.groups] == ["Ana Reyes", "Bo Lind", "Cy"]
        assert [item.dataset.group for item in draft.ready] == ["Ana Reyes"]

    def test_what_is_frozen_is_what_was_seen_and_only_once(self, project: Project, counters: BaseCounters) -> None:
        draft = draft_of(project, counters)
        first, again = freeze_draft(project, draft, CTX), freeze_draft(project, draft, CTX)
        assert first.made[0].dataset.hash == draft.groups[0].dataset.hash
        assert (len(first.known), len(again.made), len(again.known)) == (0, 0, 1)
        assert read_frozen(project, first.made[0].dataset.id).examples == draft.groups[0].examples

    def test_the_filter_leaves_out_songs_and_parts_and_says_so(self, project: Project, counters: BaseCounters) -> None:
        only = PartFilter(artists=("Ana Reyes",), kinds=(PartKind.VERSE,))
        draft = draft_of(project, counters, only=only)
        item = draft.groups[0]
        assert len({e.song_id for e in item.examples}) == 6
        assert len(draft.filtered) == 4
        dropped = {d.reason: d.count for d in item.dataset.dropped}
        assert dropped[FILTERED] == 4 * 6 + 6 * 3  # all parts of four songs, the choruses of six

    def test_one_version_of_each_song(self, project: Project, counters: BaseCounters) -> None:
        twin = next(project.songs.iterate())
        parts = tuple(replace(part, id=None) for part in twin.parts)
        extra = replace(twin, id=None, title="Live", lines=(*twin.lines, "One more line that is new"), parts=parts)
        (twin_id,) = project.songs.add([extra])
        draft = draft_of(project, counters, only=PartFilter(one_version=True))
        assert draft.filtered == (twin_id,)

    def test_a_filtered_part_is_context_in_whole_songs(self, project: Project, counters: BaseCounters) -> None:
        draft = draft_of(project, counters, context=ContextMode.SONG, only=PartFilter(kinds=(PartKind.CHORUS,)))
        answers = [m for m in draft.groups[0].examples[0].messages if m.role == "assistant"]
        assert any(m.weight == 0 for m in answers)
        assert any(m.weight is None for m in answers)


class TestPlans:
    def test_a_plan_is_remembered(self, project: Project) -> None:
        plan = DatasetOptions(
            GroupBy.TAG, ContextMode.SONG, AnswerFormat.PLAIN, Shares(90, 5, 5), 7, 3, "gpt-4.1-2025-04-14",
            only=PartFilter(artists=("Bo",)), keep_together=True,
        )  # fmt: skip
        write_plan(project, plan)
        assert read_plan(project) == plan

    def test_a_plan_of_a_newer_version_is_as_usual(self, project: Project) -> None:
        project.settings.set("dataset_plan", '{"group_by": "mood"}')
        assert read_plan(project) == DatasetOptions()

    def test_answers_are_written_as_the_base_wants_them(self) -> None:
        hosted = with_base(DatasetOptions(), "gpt-4.1-2025-04-14", Tables())
        assert hosted.answer_format is AnswerFormat.PLAIN
        assert with_base(hosted, "", Tables()).answer_format is AnswerFormat.END_WORD


class TestFacts:
    def test_everything_adds_up(self, project: Project, counters: BaseCounters) -> None:
        item = draft_of(project, counters).groups[0]
        base = counters.for_base("gpt-4.1-2025-04-14")
        facts = FactFinder(project, counters.tables.function_words).facts(item, base, CTX)
        assert facts.parts == len(item.examples) == sum(facts.token_bins.counts)
        assert {t.name: t.parts for t in facts.kinds} == {"verse": 30, "chorus": 10}
        assert {t.name: t.parts for t in facts.artists} == {"Ana Reyes": 24, "Bo Lind": 16}
        assert sum(facts.line_bins.counts) == len(facts.songs) == 10
        assert sum(facts.split_songs(split) for split in Split) == 10
        assert all(0 < answers < tokens for tokens, answers in zip(facts.tokens, facts.answers, strict=True))

    def test_words_mark_a_group_against_the_rest(self, project: Project, counters: BaseCounters) -> None:
        lit = [song(200 + i, "Bo Lind") for i in range(6)]
        lit = [
            replace(one, lines=(f"Porchlight, {one.lines[0]}", f"Porchlight, {one.lines[1]}", *one.lines[2:]))
            for one in lit
        ]
        project.songs.add([*lit, replace(lit[0], title="Live")])
        item = draft_of(project, counters, group_by=GroupBy.ARTIST).groups[1]
        base = counters.for_base("gpt-4.1-2025-04-14")
        facts = FactFinder(project, counters.tables.function_words).facts(item, base, CTX)
        mark = next(word for word in facts.words if word.word == "porchlight")
        assert (mark.uses, mark.times, len(mark.songs)) == (12, float("inf"), 6)
        assert facts.versions[0].similarity == 1.0
        assert all(facts.song(song_id) for song_id in facts.versions[0].songs)

    def test_an_example_is_seen_with_its_kinds(self, project: Project, counters: BaseCounters) -> None:
        example = draft_of(project, counters, context=ContextMode.SONG).groups[0].examples[0]
        seen = see_example(project, example, "raw")
        sung = project.songs.get(example.song_id)
        assert [turn.kind for turn in seen.turns] == list(sung.form)
        assert seen.title == sung.title
        assert all(turn.learned for turn in seen.turns)


class TestIssues:
    def test_a_good_catalogue_has_only_the_unreviewed(self, project: Project, counters: BaseCounters) -> None:
        assert set(issues_of(project, counters)) == {DraftIssue.UNREVIEWED}

    def test_what_the_filter_leaves_out_is_no_issue(self, project: Project, counters: BaseCounters) -> None:
        project.songs.add([song(60, "")])
        assert DraftIssue.NO_ARTIST in issues_of(project, counters)
        assert DraftIssue.NO_ARTIST not in issues_of(project, counters, only=PartFilter(artists=("Bo Lind",)))

    @pytest.mark.parametrize(
        ("issue", "broken"),
        [
            (DraftIssue.NO_PARTS, lambda s: replace(s, parts=())),
            (DraftIssue.UNLABELLED, lambda s: replace(s, parts=s.parts[:1])),
            (DraftIssue.ODD_TEXT, lambda s: replace(s, lines=("two  blanks", *s.lines[1:]))),
            (DraftIssue.NO_TEXT, lambda s: replace(s, parts=(*s.parts, Part(PartKind.VERSE, 3, 3)))),
            (DraftIssue.UNREVIEWED, lambda s: s),
        ],
        ids=lambda value: getattr(value, "name", ""),
    )
    def test_songs_are_put_right_and_back(
        self, project: Project, counters: BaseCounters, issue: DraftIssue, broken: object
    ) -> None:
        project.songs.update([broken(project.songs.get(1))])  # type: ignore[operator]
        was = {s.id: s for s in project.songs.iterate()}
        found = issues_of(project, counters)[issue]
        before = fix_songs(project, [found], CTX)
        assert before
        assert issue not in issues_of(project, counters)
        put_songs_back(project, before, CTX)
        assert {s.id: s for s in project.songs.iterate()} == was

    def test_a_part_over_the_limit_is_split_until_it_fits(self, project: Project, counters: BaseCounters) -> None:
        lines = tuple(f"Line number {i} goes on and on about the harbor and the salt" for i in range(30))
        (long_id,) = project.songs.add([Song("Long", "Ana Reyes", lines, (Part(PartKind.VERSE, 0, 30),), rights="own")])
        found = issues_of(project, counters, token_limit=400)[DraftIssue.TOO_LONG]
        assert found.song_ids == (long_id,)
        fix_songs(project, [found], CTX)
        assert [p.end - p.start for p in project.songs.get(long_id).parts] == [15, 15]

    def test_songs_that_share_a_part_go_into_one_split(self, project: Project, counters: BaseCounters) -> None:
        shared = ("The same old chorus that everybody sings", "And sings again when the night is long")
        for one in list(project.songs.iterate()):
            lines = (*one.lines, *shared)
            part = Part(PartKind.OUTRO, len(one.lines), len(lines))
            project.songs.update([replace(one, lines=lines, parts=(*one.parts, part))])
        draft = draft_of(project, counters)
        found = {f.issue: f for f in find_issues(project, draft, CTX)}[DraftIssue.SHARED_PARTS]
        plan = fixed_plan(DraftIssue.SHARED_PARTS, found, draft.options)
        assert plan is not None
        together = make_draft(project, counters, plan, CTX)
        assert not together.groups[0].leaking
        assert len({e.split for e in together.groups[0].examples if e.song_id in found.song_ids}) == 1

    def test_rare_kinds_are_left_out_by_the_plan(self, project: Project, counters: BaseCounters) -> None:
        project.songs.add([song(100 + i, rights="own") for i in range(40)])
        odd = project.songs.get(1)
        project.songs.set_parts(1, (replace(odd.parts[0], kind=PartKind.HOOK), *odd.parts[1:]))
        found = issues_of(project, counters)[DraftIssue.RARE_KIND]
        assert found.fact == "Hook"
        plan = fixed_plan(DraftIssue.RARE_KIND, found, DatasetOptions())
        assert plan is not None
        assert PartKind.HOOK not in plan.only.kinds
        assert PartKind.VERSE in plan.only.kinds

    def test_an_unknown_dataset_says_so(self, project: Project) -> None:
        with pytest.raises(UserError):
            read_frozen(project, "nope")
