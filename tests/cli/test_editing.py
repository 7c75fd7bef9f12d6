"""edit, delete and export: what a person changes by hand and takes out, with the exit codes of the contract."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from scripted_server import Answer, Asked, ScriptedServer
from songs import lantern_song

from lyricstudio.cli.main import run
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind, Split
from lyricstudio.domain.records import Composition, Dataset, Example, LyricModel, Message, Run, Section
from lyricstudio.store.project import Project

DATASET = Dataset(
    "d1", "all", "all", ContextMode.PART, AnswerFormat.PLAIN, "{}", "h", 1, "80/10/10", 1, "f00", 1, 0, 0
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> str:
    path = tmp_path / "my.lyricstudio"
    with Project.create(path) as made:
        made.songs.add([lantern_song(), lantern_song("Two")])
        made.compositions.add(
            Composition(None, "Sea", "verse", "", 1, (Section(PartKind.VERSE, 1, "m", "p", "oh sea\noh me"),))
        )
        example = Example((Message("user", "q"), Message("assistant", "a")), 1, (1,), Split.TRAIN)
        made.datasets.add(DATASET, [example])
        made.runs.add(Run("r1", "d1", "local", "default", job_id="ftjob-1"))
        made.models.add(
            LyricModel(
                None, "Lanterns", "all", "default", "local", "ft:1", "r1", "d1", "f00", ContextMode.PART,
                AnswerFormat.PLAIN, "{}",
            )
        )  # fmt: skip
    return str(path)


def result(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    assert run([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def failure(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 3) -> str:
    assert run([*map(str, arguments)]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_edit_changes_songs_parts_and_models(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert result(capsys, "edit", project, "song", 1, "title=Lampions", "year=1999")["changed"] == 1
    assert result(capsys, "edit", project, "song", 1, "title=Lampions")["changed"] == 0
    assert result(capsys, "edit", project, "model", "Lanterns", "name=Lampions")["changed"] == 1
    edited = result(capsys, "edit", project, "part", 1, "kind=bridge", "lines=1-3")
    assert edited["changed"] == 1
    assert set(edited["fields"]) == {"kind", "lines", "confirmed"}
    (song,) = result(capsys, "parts", project, 1)["songs"]
    first = song["parts"][0]
    assert song["title"] == "Lampions"
    assert (first["kind"], first["lines"], first["source"], first["confirmed"]) == ("bridge", [1, 3], "person", True)


def test_edit_tells_a_person_what_else_moved(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["edit", project, "part", "1", "lines=1-3"]) == 0
    captured = capsys.readouterr()
    assert "part 1: lines, confirmed changed" in captured.out
    assert "part 2 (chorus) now has lines 4-4" in captured.err


def test_edit_refuses_what_makes_no_sense(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no part kind" in failure(capsys, "edit", project, "part", 1, "kind=aria")
    assert "no part 99" in failure(capsys, "edit", project, "part", 99, "kind=verse")
    assert "no song 99" in failure(capsys, "edit", project, "song", 99, "title=x")
    assert "no id of a song" in failure(capsys, "edit", project, "song", "Lanterns", "title=x")
    assert "no model 'x'" in failure(capsys, "edit", project, "model", "x", "name=y")
    assert run(["edit", project, "draft", "1", "title=x"]) == 2
    assert run(["edit", project, "song", "1"]) == 2


def test_delete_says_how_many(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no song 99" in failure(capsys, "delete", project, "song", 1, 99)
    assert result(capsys, "delete", project, "song", 1, 2) == {"changed": 2}
    assert result(capsys, "delete", project, "draft", 1) == {"changed": 1}
    assert result(capsys, "songs", project) == {"songs": []}
    assert run(["delete", project, "part", "1"]) == 2
    assert "0 songs" not in capsys.readouterr().out


def test_deleting_a_model_deletes_its_weights_at_its_provider_first(
    project: str, capsys: pytest.CaptureFixture[str], private_home: Path
) -> None:
    in_use = {"error": {"message": "in use", "type": "conflict", "param": None, "code": "in_use"}}
    deletion = [Answer(400, in_use)]

    def respond(asked: Asked) -> Answer:
        return deletion[0] if asked.method == "DELETE" else Answer(200, {"status": "ok", "pid": os.getpid()})

    with ScriptedServer(respond).running() as engine:
        (private_home / "run").mkdir()
        address = {"url": engine.url.removesuffix("/v1"), "token": "t", "pid": os.getpid(), "version": "1"}
        (private_home / "run" / "engine.json").write_text(json.dumps(address))
        failure(capsys, "delete", project, "model", "Lanterns", code=4)
        deletion[0] = Answer(200, {"id": "ft:1", "object": "model", "deleted": True})
        assert result(capsys, "delete", project, "model", "lanterns") == {"changed": 1}
        assert [a.path for a in engine.asked if a.method == "DELETE"] == ["/v1/models/ft:1"] * 2
    assert "no model" in failure(capsys, "delete", project, "model", "Lanterns")


@pytest.mark.parametrize("suffix", ["txt", "md", "cho", "suno", "json", "html", "pdf"])
def test_a_song_goes_out_in_the_format_of_its_suffix(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    out = tmp_path / "out" / f"song.{suffix}"
    assert result(capsys, "export", project, "song", 1, "--out", out)["files"] == [str(out)]
    assert out.stat().st_size > 100


def test_replacing_a_file_is_said(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "song.txt"
    out.write_text("old")
    assert run(["export", project, "song", "1", "--out", str(out)]) == 0
    captured = capsys.readouterr()
    assert "has been replaced" in captured.err.replace("\n", " ")
    assert str(out) in captured.out.replace("\n", "")


def test_a_draft_goes_out(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sea.txt"
    result(capsys, "export", project, "draft", 1, "--out", out)
    assert out.read_text() == "Title: Sea\n\n[Verse 1]\noh sea\noh me\n"


def test_a_catalogue_goes_from_project_to_project(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.json"
    result(capsys, "export", project, "songs", "--out", out)
    other = str(tmp_path / "other.lyricstudio")
    result(capsys, "new", other)
    assert result(capsys, "import", other, out)["added"] == 2
    assert _labels(capsys, other) == _labels(capsys, project)
    assert result(capsys, "import", project, out)["unchanged"] == 2


def _labels(capsys: pytest.CaptureFixture[str], project: str) -> list[object]:
    songs = result(capsys, "parts", project)["songs"]
    return [(s["title"], s["artist"], [{**part, "id": 0} for part in s["parts"]]) for s in songs]


def test_songs_go_out_as_a_folder_or_a_table(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "texts"
    files = result(capsys, "export", project, "songs", "--format", "txt", "--out", folder)["files"]
    assert [Path(file).name for file in files] == [
        "The Fixture Band - Paper Lanterns.txt",
        "The Fixture Band - Two.txt",
    ]
    table = tmp_path / "songs.csv"
    result(capsys, "export", project, "songs", 2, "--out", table)
    assert len(table.read_text(encoding="utf-8-sig").split("The Fixture Band")) == 2
    assert "unknown format" in failure(capsys, "export", project, "songs", "--out", tmp_path / "songs.docx")
    assert "no song 99" in failure(capsys, "export", project, "songs", 99, "--out", table)


def test_a_dataset_goes_out_with_its_report(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "data"
    files = result(capsys, "export", project, "dataset", "d1", "--out", out)["files"]
    assert [Path(file).name for file in files] == ["train.jsonl", "valid.jsonl", "test.jsonl", "report.json"]
    assert json.loads((out / "train.jsonl").read_text())["messages"][1]["content"] == "a"
    assert json.loads((out / "report.json").read_text())["hash"] == "f00"
    assert "no dataset" in failure(capsys, "export", project, "dataset", "d9", "--out", out)


def test_export_wants_one_id_and_a_target(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", project, "song", "1"]) == 2
    capsys.readouterr()
    assert "exactly one ID" in failure(capsys, "export", project, "song", "--out", tmp_path / "a.txt", code=2)
    (tmp_path / "file").write_text("x")
    blocked = tmp_path / "file" / "song.txt"
    assert "cannot be written" in failure(capsys, "export", project, "song", 1, "--out", blocked)
