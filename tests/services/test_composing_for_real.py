"""A song composed through the real engine on a tiny base: prefixes, samples and alternatives as llama.cpp gives them.

The weights are random, so what is sung means nothing; that every request is understood, answered,
repeatable and stored is what is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_process import EngineProcess, running_engine

from lyricstudio.domain.group_habits import PartShape
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.domain.records import Composition, LyricModel, Message
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.providers.local_engine import CAPABILITIES
from lyricstudio.providers.openai_service import OpenAIService
from lyricstudio.services.composing import compose
from lyricstudio.services.song_plan import ComposeRequest
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

SHAPES = {PartKind.VERSE: PartShape(2, "AA", 6), PartKind.CHORUS: PartShape(2, "--", 5)}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    with running_engine(tmp_path_factory.mktemp("engine")) as running:
        yield running


@pytest.fixture
def provider(engine: EngineProcess) -> Iterator[OpenAIService]:
    with OpenAIService("local", f"{engine.url}/v1", engine.token, CAPABILITIES) as service:
        yield service


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as made:
        made.models.add(
            LyricModel(
                id=None, name="Tiny", group="Ann", base="tiny", provider="local", model_id="tiny", run_id="",
                dataset_id="gone", dataset_hash="", context=ContextMode.SONG, answer_format=AnswerFormat.END_WORD,
                template=PromptTemplate().to_json(),
            )
        )  # fmt: skip
        yield made


def write(project: Project, provider: OpenAIService, seed: int) -> Composition:
    request = ComposeRequest("verse,chorus,chorus", brief="rain", seed=seed, shapes=SHAPES)
    return compose(project, provider, request, Tables(), SilentContext())


def test_a_song_comes_back_whole_is_stored_and_can_be_made_again(project: Project, provider: OpenAIService) -> None:
    song = write(project, provider, seed=4)
    assert [len(s.text.splitlines()) for s in song.sections] == [2, 2, 2]
    assert song.sections[2].text == song.sections[1].text
    assert "|" not in "".join(s.text for s in song.sections)
    assert project.compositions.get(song.id or 0) == song
    assert write(project, provider, seed=4).sections == song.sections


def test_a_begun_line_is_continued_and_rhyme_words_can_be_ranked(provider: OpenAIService) -> None:
    messages = (Message("user", "Write."), Message("assistant", "A day | all day\nA"))
    request = ChatRequest("tiny", messages, max_tokens=1, seed=1, top_logprobs=300)
    (choice,) = provider.complete(request)
    alternatives = dict(choice.tokens[0].top)
    assert len(alternatives) >= 100
    assert all(value <= 0 for value in alternatives.values())
    several = provider.complete(ChatRequest("tiny", messages, max_tokens=6, seed=1, n=4, top_logprobs=1))
    assert len({c.text for c in several}) > 1, "samples of one request have seeds of their own"
    assert all(c.mean_logprob is not None for c in several)
