"""A window with a song to label: five parts, a chorus that returns, nothing reviewed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.domain.labelling import propose
from lyricstudio.domain.song import Song
from lyricstudio.services.projects import create_project
from lyricstudio.store.project import Project
from lyricstudio.ui.annotate.view import AnnotateView
from lyricstudio.ui.main_window import MainWindow

VERSES = (
    ("Paper moon is peeling off the kitchen wall", "Numbers in a matchbook that I never call"),
    ("The dog can tell your engine from a mile away", "He's got more faith than I know how to say"),
)
CHORUS = ("I left the porchlight radio on", "Playing low till the dark is gone", "If you lose it (oh lose it)")
BRIDGE = ("Every station fades", "Every battery dies", "But a house can hum", "When it learns to try", "And it tries")
LINES = (*VERSES[0], *CHORUS, *VERSES[1], *CHORUS, *BRIDGE)
STANZAS = (0, 2, 5, 7, 10)


def five_parts(title: str, artist: str = "Ines Varholm") -> Song:
    song = Song(title, artist, LINES, stanzas=STANZAS, year=2019, source_text="\n".join(LINES))
    return replace(song, parts=propose(song))


@pytest.fixture
def songs_file(tmp_path: Path) -> Path:
    path = tmp_path / "Porch.lyricstudio"
    with create_project(path) as project:
        project.songs.add([five_parts("Porchlight Radio"), five_parts("Salt on the Sill"), five_parts("Tin Summer")])
    return path


@pytest.fixture
def annotate(studio_window: MainWindow, songs_file: Path, qtbot: QtBot) -> AnnotateView:
    """Return the view with the first song on the desk and the focus on its lyric."""
    studio_window.studio.session.adopt(Project.open(songs_file))
    studio_window.studio.navigator.go("annotate")
    settle(qtbot, studio_window)
    view = studio_window.workspace.view("annotate")
    assert isinstance(view, AnnotateView)
    return view
