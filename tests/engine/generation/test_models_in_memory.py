"""Models in memory: merged once, lent while in use, thrown out by size, and always the same answer."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gguf import GGMLQuantizationType
from tiny_base import TinyShape, write_tiny_base
from training_jobs import make_job, run_trainer

from lyricstudio.bases.base import Base
from lyricstudio.domain.records import Message
from lyricstudio.engine.generation.backend import Backend, BackendFailure, Piece, Sampling, llama_seed
from lyricstudio.engine.generation.generator import ContextExceeded, Generator, Question
from lyricstudio.engine.generation.models import Model
from lyricstudio.engine.generation.pool import Form, ModelPool
from lyricstudio.engine.settings import EngineSettings

ASKED = (Message("user", "Write the verse.\n2 lines, rhyme AA.\nAbout: day"),)
HOT = Sampling(0, temperature=1.0, top_logprobs=0)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Base, Path]:
    """Return a tiny base and the folder of an adapter that was really trained on it."""
    folder = make_job(tmp_path_factory.mktemp("job"))
    assert run_trainer(folder) == 0
    return Base.from_gguf(folder / "tiny.gguf", "tiny"), folder / "adapter"


@pytest.fixture
def settings(tmp_path: Path) -> EngineSettings:
    return EngineSettings(data=tmp_path, bases=tmp_path / "bases", serving_threads=2)


def write(generator: Generator, model: Model, seed: int = 1, words: str = "", tokens: int = 40) -> list:
    return write_several(generator, model, Question(asked(words), HOT, tokens, seed))[0]


def write_several(generator: Generator, model: Model, question: Question) -> list[list[tuple[str, float]]]:
    pieces: list[Piece] = []
    generator.open(model, question).run(pieces.append)
    answers: list[list[tuple[str, float]]] = [[] for _ in range(question.n)]
    for piece in pieces:
        answers[piece.index] += [(token.text, token.logprob) for token in piece.tokens]
    return answers


def write_side_by_side(generator: Generator, model: Model, seeds: Iterable[int]) -> dict[int, list]:
    with ThreadPoolExecutor(8) as workers:
        return dict(zip(seeds, workers.map(lambda seed: write(generator, model, seed), seeds), strict=True))


def words_of(answer: list[tuple[str, float]]) -> list[str]:
    return [text for text, _ in answer]


def asked(words: str) -> tuple[Message, ...]:
    return (Message("user", words),) if words else ASKED


def test_log_probabilities_are_the_same_bits_cold_cached_beside_others_and_among_several(
    settings: EngineSettings, trained: tuple[Base, Path]
) -> None:
    # Of packed weights, as bases are; among several, float32 weights differ in the last bit.
    base, adapter = trained
    packed = write_tiny_base(base.path.with_name("q8.gguf"), shape=TinyShape(quantisation=GGMLQuantizationType.Q8_0))
    base = Base.from_gguf(packed, "tiny")
    generator = Generator(settings)
    for model in (Model("tiny", 0, base), Model("ft:tiny:x:y", 0, base, adapter, "job")):
        cold = {}
        for seed in range(4):
            write(generator, model, words=f"Something long and different {seed} " * 30, tokens=3)
            cold[seed] = write(generator, model, seed)
        assert all(cold.values())
        assert {seed: write(generator, model, seed) for seed in cold} == cold
        assert dict(enumerate(write_several(generator, model, Question(ASKED, HOT, 40, 0, n=4)))) == cold
        assert write_side_by_side(generator, model, cold) == cold
    generator.close()


def test_a_bigger_context_changes_no_answer(settings: EngineSettings, trained: tuple[Base, Path]) -> None:
    generator = Generator(settings)
    model = Model("tiny", 0, trained[0])
    small = write(generator, model)
    write(generator, model, words="rain " * 1400, tokens=3)
    assert write(generator, model) == small
    generator.close()


def test_another_process_gives_the_same_answer(settings: EngineSettings, trained: tuple[Base, Path]) -> None:
    base, adapter = trained
    model = Model("ft:tiny:x:y", 0, base, adapter, "job")
    first, second = Generator(settings), Generator(settings)
    assert write(first, model) == write(second, model)
    first.close()
    second.close()


def test_an_adapter_is_merged_once_and_changes_the_answer(settings: EngineSettings, trained: tuple[Base, Path]) -> None:
    base, adapter = trained
    generator = Generator(settings)
    model = Model("ft:tiny:x:y", 0, base, adapter, "job")
    tuned = write(generator, model)
    (merged,) = settings.merged.glob("*.gguf")
    made = merged.stat().st_ino
    assert write(generator, model) == tuned != write(generator, Model("tiny", 0, base))
    assert merged.stat().st_ino == made
    generator.forget(model)
    assert not merged.exists()
    generator.close()


def test_without_room_on_the_disk_the_adapter_stays_beside_its_base(
    settings: EngineSettings, trained: tuple[Base, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, adapter = trained
    full = shutil.disk_usage(settings.data)._replace(free=1 << 20)
    generator = Generator(settings)
    model = Model("ft:tiny:x:y", 0, base, adapter, "job")
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _path: full)
        beside = write(generator, model)
    assert beside != write(generator, Model("tiny", 0, base))
    # The form stays for the life of the process, also when there is room again: a seed keeps its answer.
    assert words_of(write(generator, model)) == words_of(beside)
    assert not list(settings.merged.glob("*.gguf"))
    merged = write(Generator(settings), model)
    assert words_of(merged)[:5] == words_of(beside)[:5]
    assert merged[0][1] == pytest.approx(beside[0][1], abs=0.2)
    generator.close()


def test_the_cache_of_merged_models_keeps_below_its_cap(
    settings: EngineSettings, trained: tuple[Base, Path], tmp_path: Path
) -> None:
    base, adapter = trained
    one = Generator(settings)
    write(one, Model("ft:tiny:0", 0, base, adapter, "job"), tokens=2)
    (first,) = settings.merged.glob("*.gguf")
    small = dataclasses.replace(settings, merged_bytes=int(first.stat().st_size * 2.5))
    generator = Generator(small)
    for number in range(1, 5):
        copy = tmp_path / f"adapter-{number}"
        shutil.copytree(adapter, copy)
        write(generator, Model(f"ft:tiny:{number}", 0, base, copy, "job"), tokens=2)
    assert len(list(settings.merged.glob("*.gguf"))) == 2
    assert not first.exists()
    one.close()
    generator.close()


def test_models_are_thrown_out_by_size_but_never_while_they_write(tmp_path: Path) -> None:
    settings = EngineSettings(data=tmp_path, bases=tmp_path, loaded_bytes=1, serving_threads=1)
    loads: list[int] = []
    pool = ModelPool(settings, lambda: loads.append(1))
    forms = [Form(write_tiny_base(tmp_path / f"{n}.gguf", n), None, 4096, 1024) for n in range(2)]
    with pool.borrow(forms[0], 100) as first:
        with pool.borrow(forms[1], 100):
            pass
        with pool.borrow(forms[0], 100) as again:
            assert again is first
        assert len(loads) == 2
    with pool.borrow(Form(write_tiny_base(tmp_path / "2.gguf", 2), None, 4096, 1024), 100):
        pass
    with pool.borrow(forms[0], 100) as later:
        assert later is not first
    assert len(loads) == 4
    pool.close()


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"GGUF" + bytes(100))
    pool = ModelPool(EngineSettings(data=tmp_path, bases=tmp_path), lambda: None)
    with pytest.raises(RuntimeError), pool.borrow(Form(tmp_path / "x.gguf", None, 4096, 1024), 100):
        pass


def test_a_cancelled_answer_ends_at_once(settings: EngineSettings, trained: tuple[Base, Path]) -> None:
    generator = Generator(settings)
    writing = generator.open(Model("tiny", 0, trained[0]), Question(ASKED, HOT, 3000, 1, 4))
    pieces: list[Piece] = []

    def stop_after_three(piece: Piece) -> None:
        pieces.append(piece)
        if len(pieces) == 3:
            writing.cancel()

    writing.run(stop_after_three)
    assert len(pieces) == 3
    writing.run(pieces.append)
    assert len(pieces) == 3
    generator.close()


def test_a_prompt_as_long_as_the_context_is_refused(settings: EngineSettings, tmp_path: Path) -> None:
    base = Base.from_gguf(write_tiny_base(tmp_path / "short.gguf", shape=TinyShape(context=256)), "short")
    generator = Generator(settings)
    with pytest.raises(ContextExceeded) as refused:
        generator.open(Model("short", 0, base), Question((Message("user", "rain " * 300),), HOT))
    assert refused.value.limit == 256
    assert refused.value.tokens > 300
    assert write(generator, Model("short", 0, base), tokens=10_000)
    generator.close()


def test_what_llama_refuses_is_told(settings: EngineSettings, trained: tuple[Base, Path]) -> None:
    backend = Backend(trained[0].path, slots=1, slot_tokens=256, threads=1)
    with pytest.raises(BackendFailure) as refused:
        backend.write(range(3, 300), dataclasses.replace(HOT, max_tokens=5), [1], lambda _piece: False)
    assert refused.value.code == 400
    assert "context" in refused.value.message


@pytest.mark.parametrize(("seed", "taken"), [(0, 0), (7, 7), (-1, 0), (0xFFFFFFFF, 0), (1 << 40, 0), (-2, 0xFFFFFFFE)])
def test_any_seed_becomes_one_that_llama_keeps(seed: int, taken: int) -> None:
    assert llama_seed(seed) == taken
