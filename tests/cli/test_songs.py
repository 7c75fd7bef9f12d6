"""new, import, songs, parts, label: the keys and exit codes of the contract, and words for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lyricstudio.cli.main import run

SEA = """Title: Sea
Artist: Ann

[Verse 1: Ann & Ben]
the sea is grey
the gulls are white

[Chorus] (x2)
oh sea
oh me
"""
LAND = """Title: Land
Artist: Ben

the land is brown
the hills are high

oh land
oh hand

the roads are long
the nights are dry

oh land
oh hand
"""


class Command:
    """Runs commands on one project and reads their JSON."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.project = str(folder / "my.lyricstudio")
        self._capsys = capsys

    def json(self, verb: str, *arguments: object, code: int = 0) -> dict[str, Any]:
        assert run([verb, self.project, *map(str, arguments), "--json"]) == code
        out = self._capsys.readouterr().out
        assert out.count("\n") == 1
        return json.loads(out)

    def text(self, verb: str, *arguments: object, code: int = 0) -> str:
        assert run([verb, self.project, *map(str, arguments)]) == code
        return self._capsys.readouterr().out

    def error(self, verb: str, *arguments: object, code: int = 3) -> str:
        assert run([verb, self.project, *map(str, arguments)]) == code
        return self._capsys.readouterr().err


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    lyrics = tmp_path / "lyrics"
    lyrics.mkdir()
    (lyrics / "sea.txt").write_text(SEA)
    (lyrics / "land.txt").write_text(LAND)
    made = Command(tmp_path, capsys)
    assert made.json("new") == {"project": made.project}
    return made


@pytest.fixture
def filled(command: Command) -> Command:
    command.json("import", command.folder / "lyrics")
    return command


def test_new_says_what_to_do_next_and_never_replaces(command: Command) -> None:
    assert "exists already" in command.error("new")
    Path(command.project).unlink()
    assert f"lyricstudio import {command.project}" in command.text("new").replace("\n", " ")


def test_import_has_the_keys_of_the_contract(command: Command) -> None:
    report = command.json("import", command.folder / "lyrics")
    assert set(report) == {"added", "unchanged", "updated", "rejected", "songs", "seconds"}
    assert (report["added"], report["unchanged"], report["updated"], report["rejected"]) == (2, 0, 0, [])
    assert len(report["songs"]) == 2
    again = command.json("import", command.folder / "lyrics")
    assert (again["added"], again["unchanged"], again["songs"]) == (0, 2, report["songs"])


def test_import_takes_pairs_before_and_behind_the_paths(command: Command) -> None:
    folder = command.folder / "lyrics"
    command.json("import", "--set", "owner=Zoë", "tag=sea", folder)
    command.json("import", folder, "--set", "rights=CC0", "year=1999", "--set", "tag=old")
    songs = command.json("songs")["songs"]
    assert [(s["year"], s["tags"]) for s in songs] == [(1999, ["sea", "old"])] * 2


def test_import_maps_columns_and_obeys_a_format(command: Command) -> None:
    table = command.folder / "table.csv"
    table.write_text("Wer,Was,Worte\nAnn,Sea,oh sea / oh me\n")
    report = command.json(
        "import", table, "--map", "Worte=lyrics", "Was=title", "--map", "Wer=artist", "--format", "csv"
    )
    assert report["added"] == 1
    assert command.json("songs")["songs"][0]["artist"] == "Ann"


def test_import_ends_with_5_when_something_was_rejected(command: Command) -> None:
    (command.folder / "lyrics" / "broken.json").write_text('{"title": ')
    report = command.json("import", command.folder / "lyrics", code=5)
    assert report["added"] == 2
    (rejected,) = report["rejected"]
    assert set(rejected) == {"path", "row", "reason", "hint"}
    assert rejected["path"].endswith("broken.json")
    text = command.text("import", command.folder / "lyrics", code=5)
    assert "0 added, 0 updated, 2 unchanged, 1 rejected" in text
    assert rejected["hint"].split()[0] in text


def test_import_ends_with_3_when_nothing_could_be_read(command: Command) -> None:
    broken = command.folder / "broken.json"
    broken.write_text('{"title": ')
    assert len(command.json("import", broken, code=3)["rejected"]) == 1
    (command.folder / "empty").mkdir()
    assert "nothing could be read" in command.error("import", command.folder / "empty")
    assert "no file or folder" in command.error("import", command.folder / "gone")


@pytest.mark.parametrize(
    "option",
    [("--set", "key=x"), ("--set", "year=soon"), ("--format", "wav"), ("--encoding", "utf-99"), ("--map", "a=hat")],
)
def test_import_names_a_bad_option_and_what_is_possible(command: Command, option: tuple[str, str]) -> None:
    assert "→" in command.error("import", command.folder / "lyrics", *option)
    assert command.json("songs") == {"songs": []}


def test_import_without_a_path_is_wrong_usage(command: Command) -> None:
    assert "no PATH" in command.error("import", code=2)
    assert "no PATH" in command.error("import", "--set", "artist=A", code=2)


def test_songs_lists_filters_and_searches(filled: Command) -> None:
    songs = filled.json("songs")["songs"]
    assert set(songs[0]) == {"id", "title", "artist", "year", "parts", "words", "tags"}
    assert {s["title"]: s["words"] for s in songs} == {"Sea": 12, "Land": 24}
    assert [s["title"] for s in filled.json("songs", "--artist", "ANN")["songs"]] == ["Sea"]
    assert [s["title"] for s in filled.json("songs", "--search", "hil bro")["songs"]] == ["Land"]
    assert filled.json("songs", "--search", "zebra") == {"songs": []}
    assert "Land" in filled.text("songs")
    assert "no songs found" in filled.text("songs", "--search", "zebra")


def test_parts_have_ids_and_lines_beside_the_keys_of_the_contract(filled: Command) -> None:
    songs = {song["title"]: song for song in filled.json("parts")["songs"]}
    assert set(songs["Sea"]) == {"id", "title", "artist", "parts"}
    verse, chorus = songs["Sea"]["parts"]
    assert isinstance(verse.pop("id"), int)
    assert verse == {
        "kind": "verse", "number": 1, "performers": ["Ann", "Ben"], "repeat": 1, "lines": [1, 2],
        "text": "the sea is grey\nthe gulls are white", "source": "heading", "confidence": 1.0, "confirmed": False,
        "description": "", "tags": [],
    }  # fmt: skip
    assert (chorus["kind"], chorus["repeat"], chorus["lines"]) == ("chorus", 2, [3, 4])
    assert {part["source"] for part in songs["Land"]["parts"]} == {"model"}
    one = filled.json("parts", songs["Land"]["id"])["songs"]
    assert [song["title"] for song in one] == ["Land"]


def test_parts_show_kind_number_lines_and_text_to_a_person(filled: Command) -> None:
    sea = next(s["id"] for s in filled.json("songs")["songs"] if s["title"] == "Sea")
    text = filled.text("parts", sea)
    for word in (
        "Sea · Ann",
        "verse",
        "1–2",
        "heading 100%",
        "(Ann & Ben) the sea is grey",
        "the gulls are white",
        "×2",
    ):
        assert word in text
    assert "the gulls are white" not in filled.text("parts")
    assert "no song 99" in filled.error("parts", 99)


def test_a_bracket_in_a_lyric_is_printed_and_not_read_as_markup(command: Command) -> None:
    (command.folder / "x.json").write_text(
        json.dumps(
            {"title": "[bold]X[/bold]", "artist": "A", "sections": [{"type": "verse", "text": "a [red]b[/red]"}]}
        )
    )
    command.json("import", command.folder / "x.json")
    assert "[bold]X[/bold]" in command.text("songs")


def test_label_has_the_keys_of_the_contract(filled: Command) -> None:
    report = filled.json("label")
    assert set(report) == {"labelled", "accepted", "to_review", "by_kind"}
    total = sum(report["by_kind"].values())
    assert (report["accepted"], report["to_review"]) == (0, total)
    assert report["labelled"] == total - 2
    accepted = filled.json("label", "--accept", "0")
    assert (accepted["accepted"], accepted["to_review"]) == (total, 0)
    assert all(part["confirmed"] for song in filled.json("parts")["songs"] for part in song["parts"])
    assert "0 to look at" in filled.text("label")
    assert "no threshold" in filled.error("label", "--accept", "2")
    assert "no song 99" in filled.error("label", "--song", "99")


@pytest.mark.parametrize("verb", ["songs", "parts", "label"])
def test_every_verb_names_a_missing_or_foreign_project(command: Command, verb: str) -> None:
    Path(command.project).unlink()
    assert "lyricstudio new" in command.error(verb)
    Path(command.project).write_text("dear diary")
    assert "is not a LyricStudio project" in command.error(verb).replace("\n", " ")


@pytest.mark.parametrize("verb", ["new", "import", "songs", "parts", "label", "edit", "delete", "export"])
def test_help_shows_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb, "--help"]) == 0
    assert f"example:\n  lyricstudio {verb} " in capsys.readouterr().out


def test_a_table_of_a_database_is_chosen(command: Command) -> None:
    import sqlite3

    path = command.folder / "x.db"
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE a(title, lyrics); INSERT INTO a VALUES ('One', 'la'); CREATE TABLE b(x, y);")
    connection.execute("INSERT INTO b VALUES ('Two', 'lu')")
    connection.commit()
    connection.close()
    assert command.json("import", path)["added"] == 1
    chosen = command.json("import", path, "--table", "b", "--map", "x=title", "y=lyrics")
    assert chosen["added"] == 1
    assert {song["title"] for song in command.json("songs")["songs"]} == {"One", "Two"}
    assert "no table or sheet 'c'" in command.error("import", path, "--table", "c")
