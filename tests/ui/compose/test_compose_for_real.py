"""A part written in the window by the real engine on a tiny base: the words mean nothing, that they come is tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from draft_models import add_model
from engine_process import EngineProcess, running_engine
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.domain.draft_editing import change_part, new_draft
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.providers.local_engine import CAPABILITIES
from lyricstudio.providers.openai_service import OpenAIService
from lyricstudio.services.drafts import add_draft
from lyricstudio.services.projects import open_project
from lyricstudio.ui.compose.view import ComposeView
from lyricstudio.ui.main_window import MainWindow


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    with running_engine(tmp_path_factory.mktemp("engine")) as running:
        yield running


def test_takes_come_from_the_engine_while_the_window_lives(
    qtbot: QtBot, studio_window: MainWindow, sample_project: Path, engine: EngineProcess
) -> None:
    from dataclasses import replace

    project = open_project(sample_project)
    add_model(project, model_id="tiny")
    song = new_draft("Tiny", "verse", "Ann", "rain")
    song = change_part(song, "p1", lambda s: replace(s, wish=PartWish(lines=2, scheme="AA", syllables=5)))
    add_draft(project, song)
    studio_window.studio.session.adopt(project)
    studio_window.studio.navigator.go("compose")
    settle(qtbot, studio_window)
    view = studio_window.workspace.view("compose")
    assert isinstance(view, ComposeView)
    view.writing.open_generator = lambda name, _ctx: OpenAIService(name, f"{engine.url}/v1", engine.token, CAPABILITIES)
    lines: list[int] = []
    view.writing.changed.connect(lambda _k: lines.append(len(view.writing.live.lines) if view.writing.live else 0))
    view.write_part()
    qtbot.waitUntil(lambda: view.draft.song.sections[0].takes != () and not view.writing.is_busy, timeout=120_000)
    settle(qtbot, studio_window)
    takes = view.draft.song.sections[0].takes
    assert len(takes) == 3
    assert max(lines) >= 1, "lines are seen before their take is finished"
    view.writing.close()
