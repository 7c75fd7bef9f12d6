"""The whole road as a newcomer walks it, with a real engine, a real fine-tune of a tiny base, and real commands."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tiny_base import write_tiny_base

from lyricstudio import paths
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.cli.main import run
from lyricstudio.domain.progress import SilentContext


@pytest.fixture
def machine(private_home: Path) -> Iterator[Path]:
    """Give this machine a tiny base, and end the engine that the commands start."""
    BaseCatalogue(paths.bases_dir()).add_path(write_tiny_base(private_home / "tiny.gguf"), SilentContext())
    yield private_home
    address = paths.runtime_dir() / "engine.json"
    if address.exists():
        pid = json.loads(address.read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        _wait_for_end(pid)


def _wait_for_end(pid: int) -> None:
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    """Run a verb with --json and return its object."""
    capsys.readouterr()
    got = run([str(a) for a in arguments] + ["--json"])
    out, err = capsys.readouterr()
    assert got == code, err
    return json.loads(out)


def test_the_demo_walks_the_road_and_the_commands_go_on_from_it(
    machine: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    demo = ("demo", "--no-window", "--base", "tiny", "--epochs", 1, "--form", "chorus,verse,chorus", "--out", tmp_path)
    told = said(capsys, *demo)
    assert told["dataset"]["train"] >= 10
    assert told["run"]["model"].startswith("ft:tiny:")
    assert told["run"]["train_loss_first"] > told["run"]["train_loss_last"]
    assert told["run"]["valid_loss_before"] > told["run"]["valid_loss_after"]
    assert [s["kind"] for s in told["song"]["sections"]] == ["chorus", "verse", "chorus"]
    assert told["song"]["sections"][0]["text"] == told["song"]["sections"][2]["text"], "a chorus returns as it stands"
    assert not any("|" in s["text"] for s in told["song"]["sections"]), "the marks of the answer format stay inside"
    assert told["originality"]["songs_searched"] == 12

    project = told["project"]
    again = said(capsys, *demo)
    assert again["run"]["id"] == told["run"]["id"], "a finished fine-tune is not done twice"
    assert again["song"] != told["song"]

    (model,) = said(capsys, "models", project)["models"]
    (row,) = said(capsys, "runs", project)["runs"]
    assert (row["status"], row["model"], row["error"]) == ("succeeded", model["model_id"], "")
    assert row["valid_loss"] == model["valid_loss"]

    out = tmp_path / "adapter"
    said(capsys, "export", project, "model", model["id"], "--out", out)
    assert {"adapter_config.json", "adapter_model.safetensors", "adapter.gguf", "README.md"} <= {
        path.name for path in out.rglob("*")
    }

    deleted = said(capsys, "delete", project, "model", model["id"])
    assert deleted["changed"]
    assert said(capsys, "models", project)["models"] == []


def test_a_base_that_is_not_there_is_a_sentence(
    machine: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = run(["demo", "--no-window", "--base", "no-such-base", "--out", str(tmp_path)])
    assert code in (3, 4)
    assert "no-such-base" in capsys.readouterr().err
