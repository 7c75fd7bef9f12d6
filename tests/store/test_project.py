"""A project file is made whole, opened safely, and refuses what it is not, in plain words."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from songs import imported, lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.store.project import Project
from lyricstudio.store.schema import APPLICATION_ID, MIGRATIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "songs.lyricstudio"


def test_a_new_project_is_a_marked_sqlite_file_with_strict_tables(path: Path) -> None:
    Project.create(path).close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        tables = {name: strict for _, name, kind, _, _, strict in raw.execute("PRAGMA table_list") if kind == "table"}
        ours = {name for name in tables if not name.startswith("sqlite_")}
        assert {name for name in ours if not tables[name]} == set()
        columns = {row[1] for row in raw.execute("PRAGMA table_info(songs)")}
        assert {"source_text", "lyrics", "hash", "source_path", "source_key"} <= columns
        assert [name for (name,) in raw.execute("SELECT name FROM migrations")] == [name for name, _ in MIGRATIONS]
    raw.close()
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def test_new_never_replaces_a_file(path: Path) -> None:
    path.write_text("dear diary")
    with pytest.raises(UserError, match="exists already"):
        Project.create(path)
    assert path.read_text() == "dear diary"


def test_new_says_that_a_folder_is_in_the_way_or_missing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        Project.create(tmp_path)
    with pytest.raises(UserError, match="does not exist"):
        Project.create(tmp_path / "missing" / "songs.lyricstudio")


@pytest.mark.parametrize("content", [b"", b"dear diary", b"SQLite format 3\x00" + b"\0" * 200])
def test_a_file_of_another_kind_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UserError, match="not a LyricStudio project") as caught:
        Project.open(path)
    assert "lyricstudio new" in caught.value.hint
    assert path.read_bytes() == content


def test_a_foreign_database_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="not a LyricStudio project"):
        Project.open(path)
    assert path.read_bytes() == before


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no project") as caught:
        Project.open(tmp_path / "gone.lyricstudio")
    assert "lyricstudio new" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match="is a folder"):
        Project.open(tmp_path)


def test_a_file_of_a_newer_version_is_not_touched(path: Path) -> None:
    Project.create(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    raw.close()
    with pytest.raises(UserError, match="newer version"):
        Project.open(path)


def test_a_locked_file_is_named_after_the_wait(path: Path) -> None:
    Project.create(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Project.open(path, wait_seconds=0.1) as project, pytest.raises(UserError, match="another program"):
            project.songs.add([lantern_song()])
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_damaged_file_is_named_with_a_way_out(path: Path) -> None:
    with Project.create(path) as project:
        project.songs.add([lantern_song(f"Song {i}") for i in range(300)])
    size = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xa5" * (size - 4096))
    with pytest.raises(UserError, match="damaged") as caught, Project.open(path) as project:
        list(project.songs.iterate())
    assert "recover" in caught.value.hint


def test_a_full_disk_keeps_what_was_saved_before(path: Path) -> None:
    with Project.create(path) as project:
        project.songs.add([lantern_song()])
        # SQLite's own limit raises the very error that a full disk raises.
        pages = project._database.connection.execute("PRAGMA page_count").fetchone()[0]
        project._database.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(UserError, match="no space left"):
            project.songs.add([lantern_song(f"Song {i}") for i in range(2000)])
        assert project.songs.count() == 1


_READ_ONLY = """
import os, sys
sys.path[:0] = {path!r}
from pathlib import Path
from lyricstudio.domain.errors import UserError
from lyricstudio.store.project import Project
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
folder = Path({folder!r})
for act in (lambda: Project.create(folder / "new.lyricstudio"), lambda: Project.open(folder / "old.lyricstudio")):
    try:
        act()
        print("no error")
    except UserError as error:
        print(error.message)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders have no write bit on Windows")
def test_a_read_only_folder_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.mktemp("shelf")
    for up in (base, *base.parents):
        if up.stat().st_uid == os.getuid() and up != up.parent:
            up.chmod(up.stat().st_mode | 0o055)
    folder = base / "shelf"
    folder.mkdir()
    Project.create(folder / "old.lyricstudio").close()
    folder.chmod(0o555)
    try:
        # root may write anywhere: the child gives its rights away first.
        script = _READ_ONLY.format(path=sys.path, folder=str(folder))
        child = [sys.executable, "-c", script]
        done = subprocess.run(child, capture_output=True, text=True, cwd="/", timeout=60, check=False)
    finally:
        folder.chmod(0o755)
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert "cannot be made: Permission denied" in first
    assert "read-only" in second


def test_each_thread_has_its_own_connection_and_sees_what_others_wrote(path: Path) -> None:
    with Project.create(path) as project:
        project.songs.add([lantern_song()])
        seen: list[int] = []

        def work() -> None:
            project.songs.add([lantern_song("Another")])
            seen.append(project.songs.count())

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert project.songs.count() == 5
        assert max(seen) == 5


def test_a_transaction_over_several_aggregates_is_all_or_nothing(path: Path) -> None:
    with Project.create(path) as project:

        def fail_halfway() -> None:
            with project.transaction():
                project.songs.add([lantern_song()])
                project.settings.set("template", "x")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail_halfway()
        assert project.songs.count() == 0
        assert project.settings.get("template", "none") == "none"


def test_what_fails_inside_a_transaction_is_undone_alone(path: Path) -> None:
    with Project.create(path) as project:
        first, second = project.songs.add([lantern_song(), lantern_song("Two")])
        with project.transaction():
            project.settings.set("template", "x")
            with pytest.raises(UserError):
                project.songs.delete(first, second, 99)
            project.songs.delete(second)
        assert [song.id for song in project.songs.iterate()] == [first]
        assert project.settings.get("template") == "x"


_WRITER = """
import sys
sys.path[:0] = {path!r}
from songs import imported, lantern_song
from lyricstudio.store.project import Project
with Project.open({project!r}) as project:
    for batch in range(10_000):
        project.songs.add([lantern_song(f"Song {{batch}}.{{i}}") for i in range(7)])
        print(batch, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
@pytest.mark.parametrize("after", [1, 5, 12])
def test_a_killed_writer_leaves_whole_batches(path: Path, after: int) -> None:
    Project.create(path).close()
    script = _WRITER.format(path=sys.path, project=str(path))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for _ in range(after):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait(60)
    child.stdout.close()
    with Project.open(path) as project:
        assert project.songs.count() >= 7 * after
        assert project.songs.count() % 7 == 0
        assert sum(1 for song in project.songs.iterate(search="lanterns")) == project.songs.count()
        assert all(len(song.parts) == 4 for song in project.songs.iterate())
        assert project._database.one("PRAGMA integrity_check")[0] == "ok"


def test_imported_songs_keep_where_they_came_from(path: Path) -> None:
    with Project.create(path) as project:
        (song_id,) = project.songs.add([imported(lantern_song(), key="7")])
        source = project.songs.source(song_id)
        assert (source.path, source.key, source.format) == ("/songs/lanterns.txt", "7", "text")
        assert (source.confidence, source.encoding, source.notes) == (0.9, "cp1252", ("curly quotes kept",))
        assert project.songs.by_source("/songs/lanterns.txt", "7") == source.song
        assert project.songs.by_source("/songs/lanterns.txt", "8") is None
