"""What must survive: kills at any moment, two starters, a stale address, a port in use, a missing part."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from engine_process import EngineProcess, create_job, finished, running_engine, upload, wait_for
from openai import OpenAI
from tiny_base import TinyShape

POSIX = pytest.mark.skipif(os.name == "nt", reason="kills and looks at processes as POSIX systems do")
PROC = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes in /proc")
ENGINE = [sys.executable, "-m", "lyricstudio.engine"]


def trainers(engine: EngineProcess) -> list[int]:
    """Return the process ids of all trainers that work on this engine's jobs."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                command = (place / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"lyricstudio.engine.trainer" in command and str(engine.jobs).encode() in b" ".join(command):
                found.append(int(place.name))
    return found


def losses(client: OpenAI, job_id: str) -> list[tuple[int, float]]:
    events = client.fine_tuning.jobs.list_events(job_id, limit=1000)
    return [(e.data["step"], e.data["train_loss"]) for e in events if e.type == "metrics"][::-1]


def training(engine: EngineProcess) -> int:
    """Return how many trainers hold the lock of a job of this engine: those that may train."""
    locks = {str(place.stat().st_ino) for place in engine.jobs.glob("*/lock")}
    return len(locks & set(re.findall(r" \w+:\w+:(\d+) ", Path("/proc/locks").read_text())))


class Census(threading.Thread):
    """Counts how many trainers work at once, all the time."""

    def __init__(self, engine: EngineProcess) -> None:
        super().__init__(daemon=True)
        self._engine = engine
        self._over = threading.Event()
        self.most = 0

    def run(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, training(self._engine))

    def end(self) -> int:
        self._over.set()
        self.join()
        return self.most


class Killer:
    """Kills the engine or its trainer at random moments, and starts the engine again."""

    def __init__(self, engine: EngineProcess, seed: int) -> None:
        self._engine = engine
        self._chance = random.Random(seed)
        self.kills = {"engine": 0, "trainer": 0}

    def strike(self) -> None:
        time.sleep(self._chance.uniform(0.02, 1.0))
        alive = trainers(self._engine)
        if alive and self._chance.random() < 0.5:
            os.kill(self._chance.choice(alive), signal.SIGKILL)
            self.kills["trainer"] += 1
        else:
            self._engine.kill()
            self.kills["engine"] += 1
            self._engine.start()


@POSIX
@PROC
def test_twenty_kills_lose_nothing_and_run_nothing_twice(tmp_path: Path) -> None:
    engine = EngineProcess(tmp_path)
    # Steps of some milliseconds, so that kills fall into every stage of a run.
    engine.add_base(shape=TinyShape(layers=4, width=128, hidden=256))
    client = engine.start().client()
    file = upload(client)
    undisturbed = losses(client, finished(client, create_job(client, file, 20).id).id)
    made = [create_job(client, file, 20, metadata={"n": str(n)}).id for n in range(4)]
    killer, census = Killer(engine, seed=2026), Census(engine)
    census.start()
    for _ in range(20):
        killer.strike()
        client = engine.client()
        if all(client.fine_tuning.jobs.retrieve(job_id).status == "succeeded" for job_id in made):
            made.append(create_job(client, file, 20, metadata={"n": str(len(made))}).id)
    for job_id in made:
        job = finished(client, job_id)
        assert (job.status, job.error) == ("succeeded", None)
        assert losses(client, job_id) == undisturbed
        told = [event.message for event in client.fine_tuning.jobs.list_events(job_id, limit=1000)]
        assert told.count("The job has successfully completed") == 1
    numbers = [job.metadata["n"] for job in client.fine_tuning.jobs.list() if job.metadata]
    assert numbers[::-1] == [str(n) for n in range(len(made))]
    assert min(killer.kills.values()) >= 3, killer.kills
    assert engine.stop() == 0
    wait_for(lambda: not trainers(engine), 20)
    assert census.end() == 1


@POSIX
@PROC
def test_a_killed_engine_leaves_no_trainer_and_its_files_survive(tmp_path: Path) -> None:
    engine = EngineProcess(tmp_path)
    engine.add_base()
    client = engine.start().client()
    job = create_job(client, upload(client), 40)
    wait_for(lambda: trainers(engine))
    engine.kill()
    wait_for(lambda: not trainers(engine), 30)
    client = engine.start().client()
    assert len(list(client.files.list())) == 1
    assert finished(client, job.id).status == "succeeded"
    assert engine.stop() == 0


@POSIX
@PROC
@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_engine_that_is_told_to_leave_saves_first(tmp_path: Path, loaded: bool, number: int) -> None:
    engine = EngineProcess(tmp_path)
    engine.add_base()
    client = engine.start().client()
    if loaded:
        # llama.cpp takes both signals for itself when it loads a model.
        client.chat.completions.create(model="tiny", messages=[{"role": "user", "content": "x"}], max_tokens=2)
    job = create_job(client, upload(client), 40)
    wait_for(lambda: losses(client, job.id)[5:])
    assert engine.stop(number) == 0
    assert not trainers(engine)
    assert not (tmp_path / "run" / "engine.json").exists()
    client = engine.start().client()
    assert finished(client, job.id).status == "succeeded"
    told = [event.message for event in client.fine_tuning.jobs.list_events(job.id, limit=1000)]
    assert any(message.startswith("Resumed at step") for message in told)
    assert [step for step, _ in losses(client, job.id)] == list(range(1, 121))
    assert engine.stop() == 0


@POSIX
def test_a_trainer_that_dies_again_and_again_fails_its_job_only(tmp_path: Path) -> None:
    broken = f"{sys.executable} -c \"import sys; print('no such instruction'); sys.exit(9)\""
    with running_engine(tmp_path, "--trainer", broken) as engine:
        client = engine.client()
        job = finished(client, create_job(client, upload(client)).id)
        assert (job.status, job.error.code) == ("failed", "trainer_crashed")
        assert "no such instruction" in job.error.message
        assert "exit code 9" in job.error.message


def test_a_base_that_was_removed_fails_the_job(tmp_path: Path) -> None:
    with running_engine(tmp_path, "--trainers", "1") as engine:
        client = engine.client()
        training = upload(client)
        first, second = create_job(client, training, 60), create_job(client, training, 1)
        wait_for(lambda: client.fine_tuning.jobs.retrieve(first.id).status == "running")
        for file in (engine.bases / "tiny").iterdir():
            file.unlink()
        job = finished(client, second.id)
        assert (job.status, job.error.code, job.error.param) == ("failed", "model_not_available", "model")


def test_an_idle_engine_leaves_and_a_busy_one_stays(tmp_path: Path) -> None:
    with running_engine(tmp_path, "--idle-exit", "1.5") as engine:
        client = engine.client()
        job = create_job(client, upload(client), 60)
        process = engine.process
        for _ in range(100):
            if client.fine_tuning.jobs.retrieve(job.id).status == "succeeded":
                break
            time.sleep(0.1)
        assert process.wait(30) == 0
        assert not (tmp_path / "run" / "engine.json").exists()
        record = json.loads((engine.jobs / job.id / "job.json").read_text())
        assert record["status"] == "succeeded"


def test_the_address_is_private_and_true(tmp_path: Path) -> None:
    with running_engine(tmp_path) as engine:
        path = tmp_path / "run" / "engine.json"
        told = json.loads(path.read_text())
        assert told == {"url": engine.url, "token": engine.token, "pid": engine.process.pid, "version": told["version"]}
        if os.name != "nt":
            assert path.stat().st_mode & 0o777 == 0o600
            assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_stale_address_does_not_keep_a_new_engine_away(tmp_path: Path) -> None:
    engine = EngineProcess(tmp_path)
    engine.add_base()
    engine.start()
    engine.kill()
    assert (tmp_path / "run" / "engine.json").exists()
    engine.start("--idle-exit", "60")
    assert json.loads((tmp_path / "run" / "engine.json").read_text())["url"] == engine.url
    assert engine.stop() == 0


def test_of_many_starters_one_engine_comes(tmp_path: Path) -> None:
    engine = EngineProcess(tmp_path)
    engine.add_base()
    options = {"env": engine.environment, "stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    command = [*ENGINE, "--idle-exit", "5"]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, **options) for _ in range(4)]
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 4, ended
    assert sum(out.startswith(b"listening: ") for out, _ in ended) == 1


def test_two_engines_never_work_in_one_folder(tmp_path: Path) -> None:
    with running_engine(tmp_path) as engine:
        done = run_engine(engine.environment)
        assert done.returncode == 3
        assert f"process {engine.process.pid}" in done.stderr
        assert "--data" in done.stderr
        # In a folder of its own it may: whoever asks for two gets two.
        other = EngineProcess(tmp_path, ("--data", str(tmp_path / "other"))).start()
        assert other.url != engine.url
        assert json.loads((tmp_path / "run" / "engine.json").read_text())["pid"] == engine.process.pid
        assert other.stop() == 0


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_engine(EngineProcess(tmp_path).environment, "--port", str(port))
    assert done.returncode == 3
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "run" / "engine.json").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_engine(EngineProcess(tmp_path).environment, "--data", str(tmp_path / "file" / "x"))
    assert done.returncode == 3
    assert "cannot be written" in done.stderr


def test_a_missing_part_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    # None in the table of modules makes an import fail as if the library were not installed.
    code = "import sys, runpy; sys.modules['xllamacpp'] = None; runpy.run_module('lyricstudio.engine', {}, '__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=EngineProcess(tmp_path).environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "missing: xllamacpp" in done.stderr
    assert "pip install 'lyricstudio[local]'" in done.stderr


def test_a_missing_system_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('libgomp.so.1: cannot open shared object file')")
    done = run_engine({**EngineProcess(tmp_path).environment, "PYTHONPATH": str(tmp_path)})
    assert done.returncode == 3
    assert "libgomp.so.1" in done.stderr
    assert "apt-get install libgomp1" in done.stderr


def test_listening_to_others_is_warned_of(tmp_path: Path) -> None:
    with running_engine(tmp_path, "--host", "0.0.0.0") as engine:
        assert "other machines can reach it" in engine.errors()
        told = json.loads((tmp_path / "run" / "engine.json").read_text())
        assert told["url"].startswith("http://127.0.0.1:")


def test_an_engine_may_depend_on_whoever_started_it(tmp_path: Path) -> None:
    engine = EngineProcess(tmp_path)
    command = [*ENGINE, "--until-stdin-closes"]
    with subprocess.Popen(
        command, env=engine.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout.readline().startswith(b"listening: ")
        process.stdin.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


def run_engine(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ENGINE, *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
