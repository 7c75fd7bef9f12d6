"""Ctrl-C, two commands at once, and folders full of trouble: nothing broken, a sentence, the right exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lyricstudio.services.importing import BATCH
from lyricstudio.store.project import Project

COMMAND = [sys.executable, "-m", "lyricstudio"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "my.lyricstudio"
    Project.create(path).close()
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "songs.csv"
    rows = [f'Ann,Song {i},"[Verse 1]\nthis is number {i}\nand its own line {i}"\n' for i in range(BATCH * 12)]
    path.write_text("artist,title,lyrics\n" + "".join(rows))
    return path


def start(project: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [*COMMAND, "import", str(project), *map(str, arguments), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way on Windows")
def test_ctrl_c_keeps_whole_batches_says_so_and_ends_with_130(project: Path, table: Path) -> None:
    child = start(project, table)
    deadline = time.monotonic() + 60
    while _count(project) == 0 and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert out == ""
    assert "interrupted" in err
    assert "Traceback" not in err
    kept = _count(project)
    assert 0 < kept < BATCH * 12
    assert kept % BATCH == 0
    out, err = start(project, table).communicate(timeout=60)
    report = json.loads(out)
    assert (report["added"], report["unchanged"]) == (BATCH * 12 - kept, kept)


def _count(project: Path) -> int:
    with Project.open(project) as opened:
        return opened.songs.count()


def test_two_imports_of_one_file_at_once_make_each_song_once(project: Path, table: Path) -> None:
    children = [start(project, table) for _ in range(2)]
    reports = []
    for child in children:
        out, err = child.communicate(timeout=120)
        assert child.returncode == 0, err
        reports.append(json.loads(out))
    assert sum(report["added"] for report in reports) == BATCH * 12
    assert sum(report["unchanged"] for report in reports) == BATCH * 12
    assert _count(project) == BATCH * 12


def test_a_folder_full_of_trouble_is_listed_and_the_good_songs_come_in(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trouble"
    folder.mkdir()
    (folder / "good.txt").write_text("[Verse 1]\nall is well\nall is well\n")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.json").write_text('{"songs": [')
    (folder / "random.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (folder / "cut.xml").write_text("<song><title>x</title><lyrics>")
    out, err = start(project, folder).communicate(timeout=60)
    report = json.loads(out)
    assert report["added"] == 1, err
    assert {Path(r["path"]).name for r in report["rejected"]} >= {"empty.txt", "broken.json", "random.txt", "cut.xml"}
    assert all(r["reason"] and r["hint"] for r in report["rejected"])


def test_a_link_to_nowhere_is_named(project: Path, tmp_path: Path) -> None:
    link = tmp_path / "gone.txt"
    link.symlink_to(tmp_path / "nowhere.txt")
    child = start(project, link)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 3
    assert out == ""
    assert "no file or folder" in err
