"""The verbs `provider`, `retrain` and `compare` as a script uses them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from job_service import JobService
from run_projects import TINY, freeze_all, training_machine

from lyricstudio.cli.main import run
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.providers import open_provider
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables
from lyricstudio.services.tuning import LaunchRequest, launch
from lyricstudio.services.watching import watch


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_service_is_added_tested_and_removed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer(capsys, "provider", "list") == {"providers": []}
    with JobService().server().running() as server:
        told = answer(capsys, "provider", "add", "mine", "--base-url", server.url)
        assert told == {
            "providers": [
                {"name": "mine", "base_url": server.url, "can_train": True, "can_generate": True, "key": "none"}
            ]
        }
        assert run(["provider", "test", "mine"]) == 3
        monkeypatch.setenv("LYRICSTUDIO_KEY_MINE", "sk-1")
        assert answer(capsys, "provider", "test", "mine")["models"] == ["small"]
    assert answer(capsys, "provider", "remove", "mine") == {"providers": []}


def test_a_key_that_cannot_be_guarded_is_not_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, private_home: Path
) -> None:
    answer(capsys, "provider", "add", "openai")
    monkeypatch.setattr("lyricstudio.providers.keys._backend", lambda: None)
    monkeypatch.setattr("sys.stdin", io.StringIO("sk-secret-1\n"))
    assert run(["provider", "key", "openai"]) == 3
    assert "LYRICSTUDIO_KEY_OPENAI" in capsys.readouterr().err
    assert not [p for p in private_home.rglob("*") if p.is_file() and b"sk-secret-1" in p.read_bytes()]


def test_what_is_missing_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["provider", "add"]) == 2
    assert run(["provider", "add", "unknown"]) == 2
    capsys.readouterr()


def test_a_model_is_trained_again_and_both_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.lyricstudio"
    with training_machine(tmp_path), open_samples(path, Tables(), SilentContext()) as project:
        ids = (freeze_all(project)[0].id,)
        recipe = {"rank": 2, "stop": "never"}
        with open_provider("local", SilentContext()) as provider:
            runs = launch(project, provider, LaunchRequest(ids, TINY, 1, recipe=recipe), {}, SilentContext())
            watch(project, provider, [runs[0].id], SilentContext())
        (model,) = project.models.all()
        told = answer(capsys, "retrain", str(path), model.name, "--base", TINY, "--epochs", "1", "--wait")
        assert told["runs"][0]["status"] == "succeeded"
        first, second = project.models.all()
        assert first.dataset_hash == second.dataset_hash
        told = answer(capsys, "compare", str(path), first.name, second.name, "--brief", "rain")
        assert [one["model"] for one in told["answers"]] == [first.name, second.name]
        assert all(one["text"] and "rain" in one["prompt"] for one in told["answers"])
