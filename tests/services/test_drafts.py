"""Drafts saved with versions, found in the catalogue, written to every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from songs import imported, lantern_song

from lyricstudio.domain.draft_editing import edit_text, new_draft
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import SilentContext
from lyricstudio.exporters.song_files import SONG_FORMATS, format_text, write_song
from lyricstudio.services import drafts
from lyricstudio.services.drafts import add_draft, document_of, last_draft, open_draft, save_draft
from lyricstudio.services.found_words import CatalogueSearch
from lyricstudio.store.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as made:
        yield made


def test_the_last_song_is_opened_again(project: Project) -> None:
    assert last_draft(project) is None
    first = add_draft(project, new_draft("First", "verse"))
    second = add_draft(project, new_draft("Second", "verse"))
    assert last_draft(project).title in ("First", "Second")
    open_draft(project, first.id or 0)
    assert last_draft(project) == first
    project.compositions.delete(first.id or 0)
    assert last_draft(project) == second
    with pytest.raises(UserError):
        open_draft(project, first.id or 0)


def test_saving_keeps_a_version_when_asked_or_when_the_newest_is_old(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = add_draft(project, new_draft("Song", "verse"))
    assert save_draft(project, song).version == 0, "an empty song is no version"
    one = edit_text(song, "p1", "one")
    assert save_draft(project, one).version == 1
    two = edit_text(song, "p1", "two")
    assert save_draft(project, two).version == 1, "a moment later none is made by itself"
    assert project.compositions.get(song.id or 0).sections[0].text == "two"
    assert save_draft(project, two, "chosen").version == 2
    assert save_draft(project, replace(two, seed=two.seed), "again").version == 2, "the same words are no new version"
    monkeypatch.setattr(drafts, "VERSION_SECONDS", -1.0)
    assert save_draft(project, edit_text(song, "p1", "three")).version == 3
    assert [v.name for v in project.versions.all(song.id or 0)] == ["", "chosen", ""]


def test_found_words_say_song_part_and_line(project: Project) -> None:
    project.songs.add([imported(lantern_song())])
    search = CatalogueSearch(project)
    mine, other = search.find(["Ashes floating by the harbour\nis mine", "quite different"], SilentContext())
    (found,) = mine.found
    assert (found.words, found.run.line, found.changed_word) == (5, 0, False)
    assert (found.source.title, found.source.place) == ("Paper Lanterns", "Verse 2, line 1")
    assert found.source.quote == "Ashes floating by the harbour"
    assert (other.found, other.songs) == ((), 1)
    project.songs.delete(found.source.song_id)
    search.forget()
    assert search.find(["Ashes floating by the harbour"], SilentContext())[0].songs == 0


@pytest.mark.parametrize("name", [f for f in SONG_FORMATS if f != "json"])
def test_a_draft_is_written_in_every_format(project: Project, tmp_path: Path, name: str) -> None:
    song = edit_text(new_draft("Sea & Sky", "verse,chorus,chorus"), "p2", "carry me over\nto the other side")
    document = document_of(song)
    assert "carry me over" in format_text(document, name)
    written = write_song(document, name, tmp_path / f"song.{name}")
    content = written.path.read_bytes()
    assert content.startswith(b"%PDF") if name == "pdf" else content.count(b"to the other side") == 2
