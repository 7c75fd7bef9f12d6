"""A project's songs searched for the words of a text, its headings left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import Section
from lyricstudio.domain.song import Song
from lyricstudio.services.originality import check_text, section_reports, sung_text
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

LINES = ("paper lanterns on the water", "every wish a little later")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as made:
        yield made


def test_matches_name_the_songs_of_the_project(project: Project, tables: Tables) -> None:
    (song_id,) = project.songs.add([Song("Lanterns", "Ann", LINES)])
    found = check_text(project, "[Verse 1]\nI saw paper lanterns on the water", tables.headings, SilentContext())
    match = found.report.matches[0]
    assert (match.song_id, match.title, match.artist, match.line, match.text) == (
        song_id, "Lanterns", "Ann", 1, "paper lanterns on the water",
    )  # fmt: skip
    assert found.report.words == 7
    assert found.report.songs_searched == 1
    assert found.ms > 0


def test_headings_are_no_words_and_part_no_runs(tables: Tables) -> None:
    text = "[Verse 1]\npaper lanterns\n\nChorus:\non the water"
    assert sung_text(text, tables.headings).split() == ["paper", "lanterns", "on", "the", "water"]


def test_the_sections_of_a_song_are_searched_one_by_one(project: Project) -> None:
    project.songs.add([Song("Lanterns", "Ann", LINES)])
    sections = [Section(PartKind.VERSE, 1, "m", "", text) for text in ("\n".join(LINES), "something else")]
    reports = section_reports(project, sections, SilentContext())
    assert [report.longest_run_words for report in reports] == [10, 0]


def test_nothing_to_search_is_said_plainly(project: Project, tables: Tables) -> None:
    with pytest.raises(UserError, match="no songs"):
        check_text(project, "words", tables.headings, SilentContext())
    with pytest.raises(UserError, match="no words"):
        check_text(project, "[Chorus]\n\n", tables.headings, SilentContext())
