"""The verbs `serve` and `doctor` as a person or a script meets them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from engine_process import EngineProcess
from openai import OpenAI

from lyricstudio.cli.main import run
from lyricstudio.services import machine

SERVE = [sys.executable, "-m", "lyricstudio", "serve"]


def start(home: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*SERVE, *options],
        env=EngineProcess(home).environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A group of its own, so that an interrupt reaches it and its children as Ctrl-C in a terminal would.
        start_new_session=True,
    )


def line(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def test_serve_prints_address_and_token_and_serves(tmp_path: Path) -> None:
    EngineProcess(tmp_path).add_base()
    with start(tmp_path, "--show-token", "--data", str(tmp_path / "elsewhere")) as process:
        url, token = (line(process).removeprefix(name) for name in ("listening: ", "token: "))
        with OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0) as client:
            assert [model.id for model in client.models.list()] == ["tiny"]
        assert (tmp_path / "elsewhere" / "jobs").is_dir()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
        assert process.stdout.read() == b""


@pytest.mark.skipif(os.name == "nt", reason="sends an interrupt to a group of processes as POSIX systems do")
def test_serve_ends_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        url = line(process).removeprefix("listening: ")
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) == 130
        assert b"Traceback" not in process.stderr.read()
    assert not answers(url)
    assert not (tmp_path / "run" / "engine.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX systems do")
def test_a_killed_serve_takes_its_engine_along(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        url = line(process).removeprefix("listening: ")
        assert answers(url)
        process.kill()
    deadline = time.monotonic() + 60
    while answers(url):
        assert time.monotonic() < deadline, "the engine is an orphan"
        time.sleep(0.1)


def test_serve_json_is_one_object(tmp_path: Path) -> None:
    with start(tmp_path, "--json", "--show-token") as process:
        told = json.loads(line(process))
        assert set(told) == {"listening", "token"}
        assert answers(told["listening"])
        process.terminate()
        assert process.wait(60) == 0
        assert process.stdout.read() == b""
        process.stderr.close()


def test_serve_says_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with start(tmp_path, "--port", str(taken.getsockname()[1])) as process:
            assert process.wait(60) == 3
            told = process.stderr.read().decode()
    assert "cannot listen" in told
    assert "Traceback" not in told


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return json.load(answer)["status"] == "ok"
    except OSError:
        return False


def test_doctor_lists_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: object) -> None:
    monkeypatch.setenv("LYRICSTUDIO_DATA", str(tmp_path / "data"))
    code = run(["doctor", "--json"])
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert {"python", "local engine", "window (Qt)", "keyring", "disk space", "data folder"} <= set(checks)
    assert all(set(check) == {"name", "ok", "detail", "hint"} for check in checks.values())
    assert all(check["detail"] for check in checks.values())
    assert all(check["hint"] for check in checks.values() if not check["ok"])
    for name in ("python", "data folder", "local engine"):
        assert checks[name]["ok"], checks[name]
    # Nothing was fetched into this home, and that is what a person must do next.
    assert not checks["default base"]["ok"]
    assert "lyricstudio base add default" in checks["default base"]["hint"]
    assert code == 3


def test_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LYRICSTUDIO_DATA", str(tmp_path / "file" / "data"))
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    checks = {check.name: check for check in machine.check_machine()}
    assert not checks["data folder"].ok
    assert "cannot be written" in checks["data folder"].detail
    assert "xllamacpp" in checks["local engine"].detail
    assert "pip install 'lyricstudio[local]'" in checks["local engine"].hint
