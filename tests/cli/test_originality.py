"""`originality` as a script and a person see it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from lyricstudio.cli.main import run
from lyricstudio.domain.song import Song
from lyricstudio.store.project import Project

KEYS = {"words", "longest_run_words", "longest_run", "coverage", "matches", "songs_searched", "ms"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "songs.lyricstudio"
    with Project.create(path) as made:
        made.songs.add(
            [
                Song("Lanterns", "Ann", ("paper lanterns on the water", "every wish a little later")),
                Song("Harbour", "Ben", ("ashes floating by the harbour",)),
            ]
        )
    return path


def test_json_has_the_contracts_keys(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("Paper lanterns on the water\nashes floating near the harbour", encoding="utf-8")
    assert run(["originality", str(project), str(draft), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= KEYS
    assert (found["words"], found["longest_run_words"], found["songs_searched"]) == (10, 5, 2)
    assert found["longest_run"] == "paper lanterns on the water"
    exact = found["matches"][0]
    assert (exact["title"], exact["artist"], exact["line"], exact["kind"]) == ("Lanterns", "Ann", 1, "exact")
    assert found["coverage"] == 0.5


def test_near_matches_come_after_all_exact_ones(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = "every wish a bit later paper lanterns on the water every dish a little later"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(draft.encode())))
    assert run(["originality", str(project), "-", "--json"]) == 0
    matches = json.loads(capsys.readouterr().out)["matches"]
    assert [m["kind"] for m in matches] == ["exact", "near"]
    assert matches[1]["found"].endswith("every wish a little later")


def test_a_person_is_never_told_that_a_text_is_original(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("nothing of this is anywhere", encoding="utf-8")
    assert run(["originality", str(project), str(draft)]) == 0
    said = capsys.readouterr().out
    assert "was found in 2 songs" in said
    assert "original" not in said.lower()


def test_a_file_that_is_not_there_is_the_users_to_fix(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["originality", str(project), "nowhere.txt"]) == 3
    assert "nowhere.txt" in capsys.readouterr().err


def test_format_without_a_file_is_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compose", str(project), "--form", "verse", "--format", "md"]) == 2
    assert run(["compose", str(project), "--form", "verse", "--out", "song.xyz"]) == 3
    assert run(["compose", str(project), "--form", "verse", "--model", "a", "--model", "b"]) == 2
    assert run(["compose", str(project), "--form", "verse"]) == 3
    assert "no finished model" in capsys.readouterr().err
