"""The verb that opens the window: pictures without a display, and no command loads Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lyricstudio.cli.main import run
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables


def lyricstudio(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in its own process: Qt can be started once in each."""
    clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "lyricstudio", *arguments]
    return subprocess.run(command, env=clean | env, capture_output=True, text=True, timeout=300, check=False)


def png_size(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def test_every_view_is_drawn_without_a_display(tmp_path: Path) -> None:
    project = tmp_path / "samples.lyricstudio"
    open_samples(project, Tables(), SilentContext()).close()
    out = tmp_path / "pictures"
    done = lyricstudio("gui", "--grab", str(out), str(project), "--size", "1100x720", "--theme", "dark", "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    views = json.loads(done.stdout)["views"]
    assert list(views) == ["library", "annotate", "dataset", "tune", "models", "compose", "evaluate", "settings"]
    for name, path in views.items():
        assert Path(path) == out / f"{name}.png"
        assert png_size(Path(path)) == (1100, 720)


def test_without_a_project_the_first_start_and_empty_views_are_drawn(tmp_path: Path) -> None:
    done = lyricstudio("gui", "--grab", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    assert {"first", "library"} <= json.loads(done.stdout)["views"].keys()
    assert not (Path(os.environ["LYRICSTUDIO_DATA"]) / "window.ini").exists(), "pictures change no settings"


def test_a_project_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    done = lyricstudio("gui", "--grab", str(tmp_path), str(tmp_path / "nothing.lyricstudio"))
    assert done.returncode == 3
    assert "there is no project" in done.stderr


def test_without_a_display_a_sentence_says_so() -> None:
    done = lyricstudio("gui")
    assert done.returncode == 3
    assert "no display" in done.stderr


def test_alone_it_prints_help_where_there_is_no_display(monkeypatch: pytest.MonkeyPatch, capsys: object) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform in ("win32", "darwin"):
        pytest.skip("there is always a display here")
    assert run([]) == 0
    assert "gui" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["big", "100x100", "1440", "x900"])
def test_a_size_that_is_none_is_wrong_usage(text: str, tmp_path: Path) -> None:
    assert run(["gui", "--grab", str(tmp_path), "--size", text]) == 2


def test_no_command_loads_qt() -> None:
    loaded = "print(*(name for name in sys.modules if 'PySide' in name))"
    code = f"import sys; from lyricstudio.cli.main import run; run(['--help']); {loaded}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""
