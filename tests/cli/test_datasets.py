"""stats, describe, dataset, check, cost: the keys and exit codes of the contract, and words for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from catalogues import project_of, song

from lyricstudio.cli.main import run


class Shell:
    """Runs commands and reads their JSON."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.project = folder / "my.lyricstudio"
        self._capsys = capsys
        project_of(self.project, [song(i) for i in range(12)]).close()

    def json(self, *arguments: object, code: int = 0) -> dict[str, Any]:
        assert run([*map(str, arguments), "--json"]) == code
        out = self._capsys.readouterr().out
        assert out.count("\n") == 1
        return json.loads(out)

    def text(self, *arguments: object, code: int = 0) -> tuple[str, str]:
        assert run([*map(str, arguments)]) == code
        captured = self._capsys.readouterr()
        return captured.out, captured.err


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


def test_stats(shell: Shell) -> None:
    found = shell.json("stats", shell.project, "--base", "gpt-4o-mini", "--by", "kind", "--csv", shell.folder / "csv")
    assert found.keys() >= {
        "songs",
        "parts",
        "by_kind",
        "by_artist",
        "words",
        "tokens",
        "over_limit",
        "duplicates",
        "issues",
    }
    assert found["tokens"].keys() >= {"total", "per_example"}
    assert found["tokens"]["per_example"].keys() == {"min", "median", "p95", "max"}
    assert (shell.folder / "csv" / "songs.csv").is_file()
    out, _ = shell.text("stats", shell.project, "--base", "gpt-4o-mini")
    assert "12 songs" in out
    assert "Ana Reyes" in out


def test_describe(shell: Shell) -> None:
    found = shell.json("describe", shell.project)
    assert found.keys() >= {"described", "cached", "failed", "requests", "tokens", "usd", "seconds", "limit_share"}
    assert (found["described"], found["requests"], found["usd"]) == (72, 0, 0)


def test_dataset_writes_the_files_of_each_group(shell: Shell) -> None:
    out = shell.folder / "out"
    (found,) = shell.json("dataset", shell.project, "--out", out)["datasets"]
    assert found.keys() >= {"id", "group", "hash", "train", "valid", "test", "dropped", "dir"}
    assert (found["group"], found["dir"], found["format"]) == ("all", str(out), "end-word")
    assert {path.name for path in out.iterdir()} == {"train.jsonl", "valid.jsonl", "test.jsonl", "report.json"}
    (again,) = shell.json("dataset", shell.project)["datasets"]
    assert (again["hash"], again["dir"]) == (found["hash"], None)


def test_dataset_of_groups_has_a_folder_each(shell: Shell) -> None:
    found = shell.json(
        "dataset", shell.project, "--out", shell.folder / "out", "--group-by", "kind", "--format", "plain"
    )
    assert [Path(item["dir"]).name for item in found["datasets"]] == ["chorus", "verse"]


def test_dataset_for_a_hosted_base_is_plain_unless_asked(shell: Shell) -> None:
    (plain,) = shell.json("dataset", shell.project, "--base", "gpt-4o-mini")["datasets"]
    assert plain["format"] == "plain"
    (asked,) = shell.json("dataset", shell.project, "--base", "gpt-4o-mini", "--format", "end-word")["datasets"]
    assert asked["format"] == "end-word"


def test_dataset_refuses_with_a_way_out(shell: Shell) -> None:
    small = shell.folder / "small.lyricstudio"
    project_of(small, [song(1)]).close()
    _, err = shell.text("dataset", small, code=3)
    assert "--repeat 3" in err
    (found,) = shell.json("dataset", small, "--repeat", 3)["datasets"]
    assert found["train"] == 12
    assert shell.text("dataset", small, "--split", "50/20", code=2)


def test_groups_that_are_too_small_are_listed_with_exit_code_five(shell: Shell) -> None:
    mixed = shell.folder / "mixed.lyricstudio"
    project_of(mixed, [*(song(i) for i in range(6)), song(30, "Ben Oduya")]).close()
    found = shell.json("dataset", mixed, "--group-by", "artist", code=5)
    assert [item["group"] for item in found["datasets"]] == ["Ana Reyes"]
    assert [item["group"] for item in found["rejected"]] == ["Ben Oduya"]


def test_check_finds_our_own_files_good_and_without_leaks(shell: Shell) -> None:
    out = shell.folder / "out"
    shell.json("dataset", shell.project, "--out", out)
    for name in ("train", "valid", "test"):
        other = "valid" if name == "train" else "train"
        found = shell.json("check", out / f"{name}.jsonl", "--against", out / f"{other}.jsonl")
        assert found.keys() >= {"examples", "tokens", "errors", "warnings", "ok"}
        assert (found["ok"], found["errors"], found["warnings"]) == (True, {}, {})


def test_repeats_made_on_purpose_are_no_duplicates(shell: Shell) -> None:
    out = shell.folder / "out"
    shell.json("dataset", shell.project, "--out", out, "--repeat", 3)
    assert shell.json("check", out / "train.jsonl")["warnings"] == {}
    copied = shell.folder / "copied.jsonl"
    copied.write_bytes((out / "train.jsonl").read_bytes())
    assert "duplicate_example" in shell.json("check", copied)["warnings"]


def test_check_reports_errors_and_repairs(shell: Shell) -> None:
    out = shell.folder / "out"
    shell.json("dataset", shell.project, "--out", out)
    broken = shell.folder / "broken.jsonl"
    broken.write_bytes(b"{\n" + (out / "train.jsonl").read_bytes())
    found = shell.json("check", broken, "--fix", shell.folder / "good.jsonl", code=5)
    assert found["errors"] == {"invalid_json": [1]}
    assert found["fix"]["dropped"] == [{"line": 1, "reason": "invalid_json"}]
    assert (shell.folder / "good.jsonl").read_bytes() == (out / "train.jsonl").read_bytes()
    printed, _ = shell.text("check", broken, code=5)
    assert "invalid_json" in printed
    shell.text("check", shell.folder / "missing.jsonl", code=3)
    shell.text("check", broken, "--base", "nobody/nothing", code=3)


def test_cost_of_a_project_and_of_a_file(shell: Shell) -> None:
    keys = {
        "base", "provider", "trainable", "shutdown_date", "epochs", "billed_tokens", "training_usd", "annotation_usd",
        "per_song_usd", "hosting_usd_per_hour", "seconds", "assumptions",
    }  # fmt: skip
    found = shell.json("cost", shell.project, "--base", "default", "--base", "gpt-3.5-turbo", "--epochs", 2)[
        "estimates"
    ]
    assert [item["base"] for item in found] == ["smollm2-135m-instruct", "gpt-3.5-turbo-0125"]
    assert all(item.keys() >= keys for item in found)
    assert [item["trainable"] for item in found] == [True, False]
    assert found[1]["shutdown_date"] == "2026-10-23"
    (dataset,) = shell.json("dataset", shell.project, "--out", shell.folder / "out")["datasets"]
    (frozen,) = shell.json("cost", shell.project, "--dataset", dataset["id"], "--base", "default")["estimates"]
    assert frozen["dataset"] == dataset["id"]
    shell.text("cost", shell.folder / "out" / "train.jsonl", "--dataset", "x", code=2)
    (of_file,) = shell.json("cost", shell.folder / "out" / "train.jsonl", "--base", "gpt-4.1-mini")["estimates"]
    assert of_file["annotation_usd"] == 0
    out, _ = shell.text("cost", shell.project)
    assert "no, since 2026-10-23" in out
    shell.text("cost", shell.folder / "missing.jsonl", code=3)
    shell.text("cost", shell.folder / "missing.lyricstudio", code=3)
    shell.text("cost", shell.project, "--epochs", "0", code=2)
