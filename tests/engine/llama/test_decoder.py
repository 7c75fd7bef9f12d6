"""Answers written side by side, with keys and values kept, are those that the whole network gives one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_base import TinyShape, write_tiny_base

from lyricstudio.engine.llama.decoder import Decoder, Sampling
from lyricstudio.engine.llama.head import logits_of
from lyricstudio.engine.llama.model import Llama
from lyricstudio.engine.llama.norm import rms_norm
from lyricstudio.engine.llama.weights import Holding

if TYPE_CHECKING:
    from pathlib import Path

PROMPTS = [[5, 6, 7], [9, 300, 12, 44, 8, 100, 3], [200]]


@pytest.fixture(params=["tied", "untied with rotary factors", "compact"])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Llama:
    shape = TinyShape(tied=request.param == "tied", rope_factors=request.param != "tied")
    base = write_tiny_base(tmp_path / "tiny.gguf", 4, shape)
    model = Llama.load(base, 4, 8.0, 128, Holding(compact=request.param == "compact"))
    flat = model.layout.start_values(0)
    for _, _, b in model.layout.pairs(flat):
        b[...] = np.random.default_rng(1).normal(0, 0.3, b.shape)
    model.use(flat)
    return model


def likeliest(model: Llama, tokens: list[int]) -> int:
    states = model.states(np.array([tokens]), lambda *_: None)[-1:]
    normal = np.empty_like(states)
    rms_norm(states, model.weights.output_norm, model.config.epsilon, normal)
    return int(np.argmax(logits_of(normal, model.weights.head)))


def test_each_token_is_the_one_the_whole_network_finds_likeliest(model: Llama) -> None:
    answers = Decoder(model, PROMPTS, Sampling(12, top=1)).write((), np.random.default_rng(0))
    for prompt, answer in zip(PROMPTS, answers, strict=True):
        assert len(answer) == 12
        for place, token in enumerate(answer):
            assert token == likeliest(model, prompt + answer[:place])


def test_an_answer_ends_at_an_end_mark_while_others_go_on(model: Llama) -> None:
    free = Decoder(model, PROMPTS, Sampling(12, top=1)).write((), np.random.default_rng(0))
    end = free[0][3]
    cut = Decoder(model, PROMPTS, Sampling(12, top=1)).write((end,), np.random.default_rng(0))
    for whole, short in zip(free, cut, strict=True):
        assert short == whole[: whole.index(end)] if end in whole else whole


def test_the_same_seed_draws_the_same_answers(model: Llama) -> None:
    drawn = [Decoder(model, PROMPTS, Sampling(20)).write((), np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
