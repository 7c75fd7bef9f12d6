"""The verb `base` as a person and a script use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tiny_base import TinyShape, write_tiny_base

from lyricstudio.cli.main import run


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[dict[str, object]]]:
    assert run(["base", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_adding_listing_and_removing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "list") == {"bases": []}
    told = answer(capsys, "add", str(write_tiny_base(tmp_path / "tiny.gguf")))
    (base,) = told["bases"]
    assert {"name", "parameters", "bytes", "licence", "can_train", "trainer"} <= set(base)
    assert (base["name"], base["can_train"], base["trainer"]) == ("tiny", True, "numpy")
    assert answer(capsys, "list") == told
    assert answer(capsys, "remove", "tiny") == {"bases": []}


def test_a_base_that_cannot_be_trained_is_added_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tiny_base(tmp_path / "q.gguf", 0, TinyShape(architecture="qwen2"))
    assert run(["base", "add", str(path)]) == 0
    assert "qwen2" in capsys.readouterr().err


def test_the_default_comes_from_a_named_file_offline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYRICSTUDIO_DEFAULT_BASE", str(write_tiny_base(tmp_path / "tiny.gguf")))
    (base,) = answer(capsys, "add", "default")["bases"]
    assert base["name"] == "smollm2-135m-instruct"


@pytest.mark.parametrize("name", ["/nowhere.gguf", "./nowhere", "nowhere"])
def test_a_place_that_is_not_there_is_an_error_of_the_user(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["base", "add", name]) == 3
    assert "does not exist" in capsys.readouterr().err


def test_add_without_a_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["base", "add"]) == 2
    assert "needs a name" in capsys.readouterr().err
