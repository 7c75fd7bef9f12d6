"""Locks between processes: one holder, known by its process id, and free again however it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from lyricstudio.engine.locking import FileLock, holder, is_locked

HOLD = """
import sys
from pathlib import Path
from lyricstudio.engine.locking import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lock"
    assert not is_locked(path)
    with FileLock(path) as lock:
        assert lock.acquire()
        assert lock.acquire(), "it is ours already"
        assert is_locked(path)
        assert holder(path) == os.getpid()
        assert not FileLock(path).acquire()
    assert not is_locked(path)
    assert FileLock(path).acquire()


def test_a_killed_holder_frees_its_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline().strip() == b"True"
        assert is_locked(path)
        assert holder(path) == process.pid
        assert not FileLock(path).acquire()
        process.kill()
    assert not is_locked(path)


def test_a_child_does_not_inherit_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = FileLock(path)
    assert lock.acquire()
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        lock.release()
        assert not is_locked(path)
        child.stdin.close()
