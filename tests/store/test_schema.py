"""Migrations run once, in order, each wholly or not at all, also when two programs open a file at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from songs import lantern_song

from lyricstudio.domain.errors import UserError
from lyricstudio.store import schema
from lyricstudio.store.project import Project

NEXT = ("9999 a table more", ("CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO extra VALUES (7)"))
BROKEN = ("9999 broken", ("CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO nowhere VALUES (7)"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a project of today's version with a song in it."""
    path = tmp_path / "old.lyricstudio"
    with Project.create(path) as project:
        project.songs.add([lantern_song()])
    return path


def add_migration(monkeypatch: pytest.MonkeyPatch, migration: tuple[str, tuple[str, ...]]) -> None:
    """Pretend that this program is one version newer."""
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, migration))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    monkeypatch.setattr("lyricstudio.store.opening.SCHEMA_VERSION", schema.SCHEMA_VERSION)


def test_names_are_unique_and_numbered_in_order() -> None:
    names = [name for name, _ in schema.MIGRATIONS]
    assert names == sorted(set(names))
    assert [int(name.split()[0]) for name in names] == list(range(1, len(names) + 1))


def test_an_older_file_is_brought_up_and_keeps_its_songs(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema.SCHEMA_VERSION
    add_migration(monkeypatch, NEXT)
    for _ in range(2):
        with Project.open(old) as project:
            assert project.songs.count(search="lanterns") == 1
            assert project._database.one("SELECT count(*) FROM extra")[0] == 1
            assert project._database.one("PRAGMA user_version")[0] == before + 1
            assert project._database.one("SELECT count(*) FROM migrations")[0] == before + 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema.SCHEMA_VERSION
    with monkeypatch.context() as newer:
        add_migration(newer, BROKEN)
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            Project.open(old)
    with Project.open(old) as project:
        assert project._database.one("PRAGMA user_version")[0] == before
        assert project._database.all("SELECT name FROM sqlite_schema WHERE name = 'extra'") == []
        assert project.songs.count() == 1


def test_a_file_of_the_newer_version_is_refused_by_the_older_program(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        add_migration(newer, NEXT)
        Project.open(old).close()
    with pytest.raises(UserError, match="newer version"):
        Project.open(old)


def test_two_that_open_an_older_file_at_once_migrate_it_once(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_migration(monkeypatch, NEXT)
    barrier = threading.Barrier(4)
    failures: list[Exception] = []

    def open_it() -> None:
        barrier.wait(10)
        try:
            Project.open(old).close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with Project.open(old) as project:
        assert project._database.one("SELECT count(*) FROM extra")[0] == 1
