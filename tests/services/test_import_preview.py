"""The look before an import: what was recognised, how sure that is, and what else could be chosen."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from lyric_files import registry

from lyricstudio.domain.progress import SilentContext
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.services.import_preview import preview_import

if TYPE_CHECKING:
    from pathlib import Path


def test_each_file_says_its_format_and_how_sure_that_is(tmp_path: Path) -> None:
    (tmp_path / "a.cho").write_text("{title: Blue}\n{soc}\nla\n{eoc}\n")
    (tmp_path / "b.txt").write_text("la\nlu\n")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    preview = preview_import(registry(), [tmp_path], ImportOptions(), SilentContext())
    assert [(f.format, f.confidence) for f in preview.files] == [("chordpro", 0.97), ("text", 0.5)]
    assert (preview.song_count, preview.rejection_count, preview.guesses) == (2, 1, ())


def test_a_wrong_guess_is_one_choice_away(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("title,lyrics\nBlue,la la\n")
    preview = preview_import(registry(), [path], ImportOptions(), SilentContext())
    assert [name for name, _ in preview.guesses] == ["csv", "text"]
    again = preview_import(registry(), [path], ImportOptions(format="text"), SilentContext())
    assert [f.format for f in again.files] == ["text"]


def test_tables_and_columns_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE a(title, lyrics); CREATE TABLE b(x, y);INSERT INTO a VALUES ('Blue', 'la');")
    connection.close()
    preview = preview_import(registry(), [path], ImportOptions(), SilentContext())
    assert preview.tables == ("a", "b")
    assert preview.columns == (("title", "title"), ("lyrics", "lyrics"))
