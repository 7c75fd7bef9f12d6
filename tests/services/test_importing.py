"""Importing: every song gets parts, nothing comes twice, a person's work is kept, an interrupt keeps batches."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tab_songs import TabRegistry

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.progress import Progress, SilentContext
from lyricstudio.domain.song import Part
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.services.importing import BATCH, ImportReport, ImportRequest, import_songs
from lyricstudio.services.song_fields import SET_AT_IMPORT, read_settings
from lyricstudio.store.project import Project

SEA = "Ann\tSea\t[verse]the sea is grey/the gulls are white//[chorus]oh sea/oh me"
LAND = (
    "Ben\tLand\tthe land is brown/the hills are high//oh land/oh hand"
    "//the roads are long/the nights are dry//oh land/oh hand"
)
LONG = "Cleo\tLong\t" + "/".join(f"line {i} of the long one" for i in range(20))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "lyrics"
    folder.mkdir()
    return folder / "songs.tab"


def bring(project: Project, *paths: Path, settings: tuple[str, ...] = ()) -> ImportReport:
    request = ImportRequest(paths, ImportOptions(), read_settings(settings, SET_AT_IMPORT))
    return import_songs(project, TabRegistry(), request, SilentContext())


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.rejected)


def test_songs_get_parts_from_headings_or_else_proposed_all_unconfirmed(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{LAND}\n")
    report = bring(project, file)
    assert counts(report) == (2, 0, 0, 0)
    sea, land = (project.songs.get(song_id) for song_id in report.songs)
    assert sea.form == (PartKind.VERSE, PartKind.CHORUS)
    assert {part.source for part in sea.parts} == {LabelSource.HEADING}
    assert land.parts
    assert {part.source for part in land.parts} <= {LabelSource.RULE, LabelSource.MODEL}
    assert not any(part.confirmed for part in (*sea.parts, *land.parts))
    assert land.source_text.startswith("the land is brown/")


def test_the_same_file_twice_adds_nothing_and_writes_nothing(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{LAND}\n")
    first = bring(project, file)
    before = list(project.songs.iterate())
    second = bring(project, file)
    assert counts(second) == (0, 0, 2, 0)
    assert second.songs == first.songs
    assert list(project.songs.iterate()) == before


def test_the_same_song_from_another_path_is_no_second_song(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{LAND}\n")
    first = bring(project, file)
    copy = file.with_name("copy.tab")
    copy.write_text(f"{LAND}\n{SEA}\n")
    assert counts(bring(project, copy)) == (0, 0, 2, 0)
    assert counts(bring(project, file.parent)) == (0, 0, 4, 0)
    assert project.songs.count() == len(first.songs)


def test_another_file_with_other_labels_changes_nothing_that_headings_named(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n")
    first = bring(project, file)
    other = file.with_name("other.tab")
    other.write_text(SEA.replace("verse", "intro").replace("chorus", "hook") + "\n")
    assert counts(bring(project, other)) == (0, 0, 1, 0)
    bare = file.with_name("bare.tab")
    bare.write_text(SEA.replace("[verse]", "").replace("[chorus]", "") + "\n")
    assert counts(bring(project, bare)) == (0, 0, 1, 0)
    assert project.songs.get(first.songs[0]).form == (PartKind.VERSE, PartKind.CHORUS)
    assert project.songs.source(first.songs[0]).path == str(file)


def test_the_same_song_with_other_labels_in_one_file_stays_as_it_came_first(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{SEA.replace('verse', 'intro')}\n{SEA.replace('verse', 'outro')}\n")
    assert counts(bring(project, file)) == (1, 0, 2, 0)
    assert counts(bring(project, file)) == (0, 0, 3, 0)
    assert next(project.songs.iterate()).form == (PartKind.VERSE, PartKind.CHORUS)


def test_another_file_with_headings_names_what_was_only_guessed(project: Project, file: Path) -> None:
    file.write_text(SEA.replace("[verse]", "").replace("[chorus]", "") + "\n")
    (song_id,) = bring(project, file).songs
    other = file.with_name("other.tab")
    other.write_text(SEA.replace("verse", "bridge") + "\n")
    assert counts(bring(project, other)) == (0, 1, 0, 0)
    assert project.songs.get(song_id).form == (PartKind.BRIDGE, PartKind.CHORUS)
    assert counts(bring(project, other)) == (0, 0, 1, 0)
    assert counts(bring(project, file)) == (0, 0, 1, 0)
    assert project.songs.get(song_id).form == (PartKind.BRIDGE, PartKind.CHORUS)


def test_the_same_lyrics_by_another_artist_are_another_song(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{SEA.replace('Ann', 'Dora')}\n")
    assert counts(bring(project, file)) == (2, 0, 0, 0)


def test_a_song_twice_in_one_file_is_one_song(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{LAND}\n{SEA}\n")
    assert counts(bring(project, file)) == (2, 0, 1, 0)
    assert counts(bring(project, file)) == (0, 0, 3, 0)


def test_two_versions_in_one_file_are_two_songs_and_stay_two(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{SEA.replace('grey', 'green')}\n")
    assert counts(bring(project, file)) == (2, 0, 0, 0)
    assert counts(bring(project, file)) == (0, 0, 2, 0)


def test_a_changed_entry_updates_its_song(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{LAND}\n")
    first = bring(project, file)
    file.write_text(f"{SEA}\n{LAND.replace('brown', 'black')}\n")
    second = bring(project, file)
    assert counts(second) == (0, 1, 1, 0)
    assert second.songs == first.songs
    assert project.songs.get(first.songs[1]).lines[0] == "the land is black"
    assert project.songs.count(search="brown") == 0
    assert counts(bring(project, file)) == (0, 0, 2, 0)


def test_rows_that_moved_down_are_recognised_and_keep_what_was_done_to_them(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n{LAND}\n")
    first = bring(project, file)
    file.write_text(f"{LONG}\n{SEA}\n{LAND.replace('brown', 'black')}\n")
    second = bring(project, file)
    assert counts(second) == (1, 1, 1, 0)
    assert second.songs[1:] == first.songs
    assert [song.title for song in project.songs.iterate()] == ["Sea", "Land", "Long"]


def test_what_a_person_confirmed_is_kept_where_the_text_still_fits(project: Project, file: Path) -> None:
    file.write_text(f"{LAND}\n")
    (song_id,) = bring(project, file).songs
    parts = (
        Part(PartKind.INTRO, 0, 2, source=LabelSource.PERSON, confirmed=True, description="hills"),
        Part(PartKind.HOOK, 2, 4, source=LabelSource.PERSON, confirmed=True),
        Part(PartKind.BRIDGE, 4, 6, source=LabelSource.PERSON, confirmed=True),
        Part(PartKind.HOOK, 6, 8, source=LabelSource.PERSON, confirmed=True),
    )
    project.songs.set_parts(song_id, parts)
    stored = project.songs.get(song_id).parts
    file.write_text(f"{LAND.replace('nights are dry', 'nights are cold')}\n")
    assert counts(bring(project, file)) == (0, 1, 0, 0)
    song = project.songs.get(song_id)
    kept = [part for part in song.parts if part.confirmed]
    assert kept == [stored[0], stored[1], stored[3]]
    assert not any(part.confirmed for part in song.parts if part.start <= 5 < part.end)
    assert {line for part in song.parts for line in range(part.start, part.end)} == set(range(8))


def test_fields_that_a_person_edited_survive_a_changed_file(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n")
    (song_id,) = bring(project, file).songs
    song = project.songs.get(song_id)
    project.songs.update([replace(song, artist="Anna", tags=("mine",), edited=("artist", "tags"))])
    file.write_text(f"{SEA.replace('grey', 'green')}\n")
    assert counts(bring(project, file)) == (0, 1, 0, 0)
    changed = project.songs.get(song_id)
    assert (changed.artist, changed.tags, changed.lines[0]) == ("Anna", ("mine",), "the sea is green")


def test_set_fills_fields_and_importing_again_without_it_leaves_them(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n")
    settings = ("artist=The  Gulls", "owner=Ann", "rights=CC0", "year=1999", "tag=sea, old")
    (song_id,) = bring(project, file, settings=settings).songs
    song = project.songs.get(song_id)
    assert (song.artist, song.owner, song.rights, song.year, song.tags) == (
        "The Gulls", "Ann", "CC0", 1999, ("sea", "old"),
    )  # fmt: skip
    assert counts(bring(project, file)) == (0, 0, 1, 0)
    assert counts(bring(project, file, settings=settings)) == (0, 0, 1, 0)
    assert project.songs.get(song_id) == song


def test_set_on_known_songs_changes_only_what_it_names(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n")
    (song_id,) = bring(project, file, settings=("tag=sea",)).songs
    before = project.songs.get(song_id)
    assert counts(bring(project, file, settings=("tag=new", "owner=Ann"))) == (0, 1, 0, 0)
    after = project.songs.get(song_id)
    assert (after.tags, after.owner) == (("sea", "new"), "Ann")
    assert replace(after, tags=before.tags, owner=before.owner, edited=before.edited) == before


@pytest.mark.parametrize(
    ("pair", "message"), [("year=soon", "not a year"), ("key=x", "cannot be set"), ("artist", "not FIELD=VALUE")]
)
def test_a_bad_setting_is_a_user_error(project: Project, file: Path, pair: str, message: str) -> None:
    file.write_text(f"{SEA}\n")
    with pytest.raises(UserError, match=message):
        bring(project, file, settings=(pair,))
    assert project.songs.count() == 0


def test_rejections_are_collected_and_the_rest_is_kept(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n! broken\n{LAND}\n!\n")
    report = bring(project, file)
    assert counts(report) == (2, 0, 0, 2)
    assert [(r.row, r.reason, r.hint) for r in report.rejected] == [
        (row, "no song", "remove the line") for row in (2, 4)
    ]


def test_a_missing_path_stops_before_anything_is_read(project: Project, file: Path) -> None:
    file.write_text(f"{SEA}\n")
    with pytest.raises(UserError, match=r"no file or folder .*gone"):
        bring(project, file, file.parent / "gone")
    assert project.songs.count() == 0


def test_an_empty_folder_is_a_user_error(project: Project, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no lyrics found"):
        bring(project, tmp_path / "empty")


def _many(count: int) -> str:
    return "".join(f"Ann\tSong {i}\tthis is song {i}/and it has its own line {i}\n" for i in range(count))


class _Watcher(SilentContext):
    def __init__(self, stop_after: int = 10**9) -> None:
        self.steps: list[Progress] = []
        self.left = stop_after

    def report(self, progress: Progress) -> None:
        self.steps.append(progress)

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


def test_progress_is_told_in_bytes_of_all_files_and_ends_full(project: Project, file: Path) -> None:
    file.write_text(_many(BATCH * 3))
    file.with_name("more.tab").write_text(_many(BATCH).replace("Song", "More"))
    watcher = _Watcher()
    import_songs(project, TabRegistry(), ImportRequest((file.parent,), ImportOptions()), watcher)
    shares = [step.done / (step.total or 0) for step in watcher.steps]
    assert shares == sorted(shares)
    assert len(shares) >= 4
    assert shares[0] < 0.6
    assert shares[-1] == 1.0


def test_an_interrupt_keeps_whole_batches_and_importing_again_goes_on(project: Project, file: Path) -> None:
    file.write_text(_many(BATCH * 3))
    request = ImportRequest((file,), ImportOptions())
    with pytest.raises(KeyboardInterrupt):
        import_songs(project, TabRegistry(), request, _Watcher(stop_after=BATCH * 2 + 7))
    assert project.songs.count() == BATCH * 2
    report = import_songs(project, TabRegistry(), request, SilentContext())
    assert counts(report) == (BATCH, 0, BATCH * 2, 0)


_CHILD = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from tab_songs import TabRegistry
from lyricstudio.domain.progress import SilentContext
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.services.importing import ImportRequest, import_songs
from lyricstudio.store.project import Project
class Loud(SilentContext):
    def report(self, progress):
        print(progress.done, flush=True)
with Project.open({project!r}) as project:
    import_songs(project, TabRegistry(), ImportRequest((Path({file!r}),), ImportOptions()), Loud())
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
@pytest.mark.parametrize("pause", [0.0, 0.02, 0.07])
def test_a_killed_import_keeps_whole_batches_and_importing_again_goes_on(
    project: Project, file: Path, pause: float
) -> None:
    file.write_text(_many(BATCH * 15))
    script = _CHILD.format(path=sys.path, project=str(project.path), file=str(file))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
    kept = project.songs.count()
    assert kept >= BATCH
    assert kept % BATCH == 0
    assert kept < BATCH * 15
    assert all(song.parts for song in project.songs.iterate())
    report = bring(project, file)
    assert counts(report) == (BATCH * 15 - kept, 0, kept, 0)
