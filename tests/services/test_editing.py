"""What a person changes by hand is checked, kept and marked as a person's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from songs import lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, LabelSource, PartKind
from lyricstudio.domain.records import Composition, LyricModel
from lyricstudio.domain.song import Song
from lyricstudio.services.editing import delete_drafts, delete_songs, edit_model, edit_part, edit_song
from lyricstudio.store.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        opened.songs.add([lantern_song()])
        yield opened


def song_of(project: Project) -> Song:
    return next(project.songs.iterate())


def part_id(project: Project, index: int) -> int:
    return song_of(project).parts[index].id or 0


def test_a_song_is_edited_and_remembers_which_fields_a_person_set(project: Project) -> None:
    edit = edit_song(
        project, 1, ["title=Lampions", "year=1987", "tags=a, b,a", "owner= Ann ", "artist=The Fixture Band"]
    )
    song = song_of(project)
    assert edit.fields == ("owner", "tags", "title", "year")
    assert (song.title, song.year, song.tags, song.owner) == ("Lampions", 1987, ("a", "b"), "Ann")
    assert set(song.edited) == {"title", "year", "tags", "owner", "artist"}
    assert edit_song(project, 1, ["year=", "tag=c"]).fields == ("tags", "year")
    assert (song_of(project).year, song_of(project).tags) == (None, ("a", "b", "c"))
    assert [found.title for found in project.songs.iterate(search="lampions")] == ["Lampions"]


def test_naming_a_part_makes_a_person_its_source_and_confirms_it(project: Project) -> None:
    edit = edit_part(project, part_id(project, 0), ["kind=Pre Chorus", "number=", "performers=Ann, Ben", "repeat=2"])
    part = song_of(project).parts[0]
    assert set(edit.fields) == {"kind", "number", "performers", "repeat", "confirmed"}
    assert (part.kind, part.number, part.performers, part.repeat) == (PartKind.PRE_CHORUS, None, ("Ann", "Ben"), 2)
    assert (part.source, part.confidence, part.confirmed) == (LabelSource.PERSON, 1.0, True)


def test_saying_something_about_a_part_does_not_name_it(project: Project) -> None:
    edit_part(project, part_id(project, 0), ["description=a  river at night", "tags=river", "confirmed=yes"])
    part = song_of(project).parts[0]
    assert (part.description, part.tags, part.confirmed) == ("a river at night", ("river",), True)
    assert part.source is LabelSource.HEADING
    assert edit_part(project, part_id(project, 0), ["confirmed=no"]).fields == ("confirmed",)
    assert not song_of(project).parts[0].confirmed


def test_boundaries_are_lines_from_one_both_included(project: Project) -> None:
    edit = edit_part(project, part_id(project, 0), ["lines=1-3"])
    song = song_of(project)
    assert [part.span for part in song.parts] == [(0, 3), (3, 4), (4, 6), (3, 4)]
    assert edit.fields == ("lines", "confirmed")
    assert [note.split(" now ")[1] for note in edit.notes] == ["has lines 4-4", "has lines 4-4"]
    assert song.lyrics == lantern_song().lyrics


def test_a_part_can_be_split_and_its_rest_named(project: Project) -> None:
    edit = edit_part(project, part_id(project, 2), ["lines=5", "kind=verse"])
    song = song_of(project)
    assert [(part.kind, part.span) for part in song.parts[2:4]] == [(PartKind.VERSE, (4, 5)), (PartKind.VERSE, (5, 6))]
    new = song.parts[3].id or 0
    assert edit.notes == (f"part {new} (verse) is new: lines 6-6",)
    edit_part(project, new, ["kind=outro"])
    assert song_of(project).parts[3].kind is PartKind.OUTRO


def test_changing_kind_and_lines_at_once_keeps_both(project: Project) -> None:
    edit_part(project, part_id(project, 2), ["kind=bridge", "lines=5-6", "number="])
    part = song_of(project).parts[2]
    assert (part.kind, part.span, part.number) == (PartKind.BRIDGE, (4, 6), None)


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("kind=rap", "no part kind"),
        ("lines=0-2", "not in this song"),
        ("lines=5-9", "not in this song"),
        ("lines=4-3", "not in this song"),
        ("lines=all", "no range of lines"),
        ("number=one", "no number"),
        ("repeat=0", "no number"),
        ("confirmed=maybe", "neither yes nor no"),
        ("text=x", "cannot be set"),
        ("kind", "not FIELD=VALUE"),
    ],
)
def test_a_bad_value_for_a_part_changes_nothing(project: Project, pair: str, message: str) -> None:
    before = song_of(project)
    with pytest.raises(UserError, match=message) as caught:
        edit_part(project, part_id(project, 0), ["description=new", pair])
    assert caught.value.hint
    assert song_of(project) == before


@pytest.mark.parametrize(
    ("pair", "message"), [("title=", "needs a title"), ("year=99999", "not a year"), ("lyrics=x", "cannot be set")]
)
def test_a_bad_value_for_a_song_changes_nothing(project: Project, pair: str, message: str) -> None:
    before = song_of(project)
    with pytest.raises(UserError, match=message):
        edit_song(project, 1, ["artist=X", pair])
    assert song_of(project) == before


def test_a_model_is_renamed_unless_the_name_is_taken(project: Project) -> None:
    model = LyricModel(
        None, "First", "all", "b", "local", "m1", "r", "d", "h", ContextMode.PART, AnswerFormat.PLAIN, "{}"
    )  # fmt: skip
    project.models.add(model)
    second = project.models.add(LyricModel(**{**_fields(model), "name": "Second", "model_id": "m2"}))
    assert edit_model(project, "second", ["name=Third"]).fields == ("name",)
    assert project.models.get(second.id or 0).name == "Third"
    for pair, message in (("name=FIRST", "another model is called"), ("name=", "needs a name"), ("base=x", "cannot")):
        with pytest.raises(UserError, match=message):
            edit_model(project, "Third", [pair])


def _fields(model: LyricModel) -> dict[str, object]:
    return {name: getattr(model, name) for name in model.__dataclass_fields__}


def test_deleting_is_all_or_nothing(project: Project) -> None:
    draft = project.compositions.add(Composition(None, "Sea", "verse", "", 1, ()))
    with pytest.raises(UserError, match="no draft 99"):
        delete_drafts(project, [draft.id or 0, 99])
    assert delete_drafts(project, [draft.id or 0]) == 1
    with pytest.raises(UserError, match="no song 99"):
        delete_songs(project, [1, 99])
    assert delete_songs(project, [1]) == 1
