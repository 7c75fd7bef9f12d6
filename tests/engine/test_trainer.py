"""The trainer process as the server sees it: files in, files out, and no way to kill it that loses work."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_base import TinyShape, write_tiny_base
from training_jobs import (
    events_of,
    make_job,
    metrics_of,
    run_trainer,
    start_trainer,
    state_of,
)

from lyricstudio.engine.trainer import BUG, DONE, FAILED, GONE, HELD, _train
from lyricstudio.engine.training.job_folder import JobFolder

LONG = {"hyperparameters": {"n_epochs": 16, "batch_size": 2}}


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def wait_for_step(folder: Path, step: int) -> None:
    wait_for(lambda: any(told["step"] >= step for told in metrics_of(folder)))


def adapter_bytes(folder: Path) -> bytes:
    return (folder / "adapter" / "adapter_model.safetensors").read_bytes()


def measured(folder: Path) -> list[tuple[int, float | None, float | None, int]]:
    return [(m["step"], m["train_loss"], m["valid_loss"], m["tokens"]) for m in metrics_of(folder)]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_job(tmp_path_factory.mktemp("whole"), **LONG)
    assert run_trainer(folder) == DONE
    return folder


def test_a_job_ends_with_an_adapter_a_card_and_checkpoints(tmp_path: Path) -> None:
    folder = make_job(tmp_path)
    assert run_trainer(folder) == DONE
    state = state_of(folder)
    assert (state["status"], state["step"], state["total_steps"], state["error"]) == ("succeeded", 9, 9, None)
    assert [entry["epoch"] for entry in state["checkpoints"]] == [1, 2, 3]
    for place in (folder / "adapter", *(Path(entry["dir"]) for entry in state["checkpoints"])):
        assert {"adapter_config.json", "adapter_model.safetensors", "adapter.gguf"} <= {p.name for p in place.iterdir()}
    card = (folder / "adapter" / "README.md").read_text(encoding="utf-8")
    assert "abc123" in card
    assert 'base_model: "tiny"' in card
    assert not list(folder.rglob("*.tmp"))
    assert not (folder / "resume.safetensors").exists()


def test_events_tell_every_step_once_and_the_held_out_loss_before_and_after_each_epoch(tmp_path: Path) -> None:
    folder = make_job(tmp_path)
    run_trainer(folder)
    told = metrics_of(folder)
    assert [m["step"] for m in told] == list(range(10))
    assert [m["step"] for m in told if m["valid_loss"] is not None] == [0, 3, 6, 9]
    assert all(m["train_loss"] is not None for m in told[1:])
    assert all(m["total_steps"] == 9 for m in told)
    assert told[-1]["valid_loss"] < told[0]["valid_loss"]
    assert told[-1]["tokens"] == state_of(folder)["trained_tokens"] > 0
    assert all(m["eta_seconds"] >= 0 for m in told[1:])
    assert told[-1]["eta_seconds"] == 0
    assert {"created_at", "type", "level", "message", "data"} == set(events_of(folder)[0])


def test_the_same_seed_gives_the_same_adapter_and_another_seed_another(tmp_path: Path) -> None:
    folders = [make_job(tmp_path / name, seed=seed) for name, seed in (("a", 5), ("b", 5), ("c", 6))]
    for folder in folders:
        assert run_trainer(folder) == DONE
    first, second, third = (adapter_bytes(folder) for folder in folders)
    assert first == second
    assert first != third


def test_a_paused_run_goes_on_bit_for_bit(tmp_path: Path, uninterrupted: Path) -> None:
    folder = make_job(tmp_path, **LONG)
    for step in (3, 40, 71):
        with start_trainer(folder) as process:
            wait_for_step(folder, step)
            (folder / "control").write_text("pause")
            assert process.wait(timeout=60) == DONE
        assert state_of(folder)["status"] == "paused"
        (folder / "control").unlink()
    assert run_trainer(folder) == DONE
    assert adapter_bytes(folder) == adapter_bytes(uninterrupted)
    assert measured(folder) == measured(uninterrupted)
    assert any(event["message"].startswith("Resumed at step") for event in events_of(folder))


def test_a_killed_run_goes_on_bit_for_bit_and_tells_no_step_twice(tmp_path: Path, uninterrupted: Path) -> None:
    folder = make_job(tmp_path, **LONG)
    for step in (8, 40, 80):
        with start_trainer(folder) as process:
            wait_for_step(folder, step)
            process.kill()
    with (folder / "events.jsonl").open("a") as torn:
        torn.write('{"created_at": 17, "type": "metr')
    assert run_trainer(folder) == DONE
    assert adapter_bytes(folder) == adapter_bytes(uninterrupted)
    assert measured(folder) == measured(uninterrupted)


@pytest.mark.parametrize("how", ["stdin ends", "asked to terminate"])
def test_when_the_server_is_gone_everything_is_saved(tmp_path: Path, uninterrupted: Path, how: str) -> None:
    if how != "stdin ends" and sys.platform == "win32":
        pytest.skip("Windows ends a process without asking it")
    folder = make_job(tmp_path, **LONG)
    with start_trainer(folder) as process:
        wait_for_step(folder, 20)
        if how == "stdin ends":
            assert process.stdin
            process.stdin.close()
        else:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == GONE
    assert (folder / "resume.safetensors").exists()
    assert run_trainer(folder) == DONE
    assert adapter_bytes(folder) == adapter_bytes(uninterrupted)


def test_cancelling_keeps_the_checkpoints_and_nothing_else(tmp_path: Path) -> None:
    folder = make_job(tmp_path, **LONG)
    with start_trainer(folder) as process:
        wait_for_step(folder, 20)
        (folder / "control").write_text("cancel")
        assert process.wait(timeout=60) == DONE
    state = state_of(folder)
    assert state["status"] == "cancelled"
    assert state["checkpoints"]
    assert Path(state["checkpoints"][0]["dir"], "adapter.gguf").exists()
    assert not (folder / "resume.safetensors").exists()
    assert not (folder / "adapter").exists()


def test_a_second_trainer_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    folder = make_job(tmp_path, **LONG)
    with start_trainer(folder) as process:
        wait_for_step(folder, 2)
        second = subprocess.run(
            [sys.executable, "-m", "lyricstudio.engine.trainer", str(folder)],
            stdin=subprocess.PIPE,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == HELD
        assert b"another trainer" in second.stderr
        assert process.poll() is None
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="priority classes instead of niceness there")
def test_training_stands_back_behind_other_programs(tmp_path: Path) -> None:
    folder = make_job(tmp_path, **LONG)
    with start_trainer(folder) as process:
        wait_for_step(folder, 1)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) >= min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
        process.kill()


def test_without_held_out_examples_all_epochs_are_trained(tmp_path: Path) -> None:
    folder = make_job(tmp_path, held_out=0)
    assert run_trainer(folder) == DONE
    assert {m["valid_loss"] for m in metrics_of(folder)} == {None}
    assert [entry["metrics"]["valid_loss"] for entry in state_of(folder)["checkpoints"]] == [None] * 3


def test_the_recipe_stops_early_and_keeps_the_best_epoch(tmp_path: Path) -> None:
    recipe = {"rank": 4, "alpha": 8, "learning_rate": 8.0, "stop": {"kind": "loss"}}
    folder = make_job(tmp_path, recipe=recipe, hyperparameters={"n_epochs": 20, "batch_size": 4})
    assert run_trainer(folder) == DONE
    state = state_of(folder)
    assert len(state["checkpoints"]) < 20
    losses = {entry["epoch"]: entry["metrics"]["valid_loss"] for entry in state["checkpoints"]}
    best = min(losses, key=lambda epoch: (losses[epoch], epoch))
    kept = (folder / "checkpoints" / f"epoch-{best}" / "adapter.gguf").read_bytes()
    assert (folder / "adapter" / "adapter.gguf").read_bytes() == kept
    assert any("Stopped after epoch" in event["message"] for event in events_of(folder))


def spoil(folder: Path, **changes: object) -> Path:
    spec = json.loads((folder / "spec.json").read_text())
    (folder / "spec.json").write_text(json.dumps({**spec, **changes}))
    return folder


def with_line(folder: Path, line: str) -> Path:
    path = folder / "train.jsonl"
    lines = path.read_text().splitlines()
    lines[2] = line
    path.write_text("\n".join(lines) + "\n")
    return folder


FAULTS = {
    "broken JSON": (lambda f: with_line(f, '{"messages": [}'), "invalid_training_file", "training_file", "line 3"),
    "no answer": (
        lambda f: with_line(f, '{"messages": [{"role": "user", "content": "x"}]}'),
        "invalid_training_file",
        "training_file",
        "line 3",
    ),
    "no file": (lambda f: spoil(f, training_file=str(f / "no")), "invalid_training_file", "training_file", "read"),
    "no validation file": (
        lambda f: spoil(f, validation_file=str(f / "no")),
        "invalid_validation_file",
        "validation_file",
        "read",
    ),
    "no base": (lambda f: spoil(f, base_path=str(f / "no.gguf")), "invalid_model", "model", "does not exist"),
    "base is no GGUF": (
        lambda f: spoil(f, base_path=str(f / "train.jsonl")),
        "invalid_model",
        "model",
        "no GGUF file",
    ),
    "other architecture": (
        lambda f: spoil(f, base_path=str(write_tiny_base(f / "q.gguf", 0, TinyShape(architecture="qwen2")))),
        "model_not_trainable",
        "model",
        "qwen2",
    ),
    "epochs": (
        lambda f: spoil(f, hyperparameters={"n_epochs": 0}),
        "invalid_hyperparameters",
        "hyperparameters.n_epochs",
        "n_epochs",
    ),
    "recipe": (lambda f: spoil(f, recipe={"rnk": 3}), "invalid_hyperparameters", "recipe.rnk", "known are"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_what_is_wrong_is_said_with_code_and_parameter(
    tmp_path: Path, fault: tuple[Callable[[Path], Path], str, str, str]
) -> None:
    change, code, param, words = fault
    folder = change(make_job(tmp_path))
    assert run_trainer(folder) == FAILED
    state = state_of(folder)
    assert state["status"] == "failed"
    assert (state["error"]["code"], state["error"]["param"]) == (code, param)
    assert words in state["error"]["message"]
    assert events_of(folder)[-1]["level"] == "error"
    assert not (folder / "adapter").exists()


def test_an_order_that_cannot_be_read_fails_the_job(tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text("{")
    assert run_trainer(tmp_path) == FAILED
    assert state_of(tmp_path)["error"]["code"] == "invalid_job"


def test_a_damaged_saved_state_means_starting_again(tmp_path: Path) -> None:
    folder = make_job(tmp_path)
    (folder / "resume.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}")
    assert run_trainer(folder) == DONE
    assert any("starts again from the beginning" in event["message"] for event in events_of(folder))


def test_a_finished_job_is_not_trained_again(tmp_path: Path) -> None:
    folder = make_job(tmp_path)
    assert run_trainer(folder) == DONE
    before = events_of(folder), adapter_bytes(folder)
    assert run_trainer(folder) == DONE
    assert (events_of(folder), adapter_bytes(folder)) == before


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), (FAILED, "no_space")),
        (OSError(errno.EACCES, "Permission denied", "weights.gguf"), (FAILED, "unreadable")),
        (MemoryError(), (FAILED, "out_of_memory")),
        (ZeroDivisionError("oops"), (BUG, "internal_error")),
    ],
)
def test_what_the_system_refuses_fails_the_job_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    expected: tuple[int, str],
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("lyricstudio.engine.training.prepare.prepare", refuse)
    folder = make_job(tmp_path)
    found = _train(JobFolder(folder), threading.Event())
    assert (found, state_of(folder)["error"]["code"]) == expected
    assert ("Traceback" in capsys.readouterr().err) is (found == BUG), "a bug leaves its trace in the log"


def test_the_exit_codes_differ() -> None:
    assert len({DONE, BUG, FAILED, GONE, HELD}) == 5
