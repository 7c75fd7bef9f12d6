"""Chat completions through the official client, strictly validated, on a tiny base."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from pathlib import Path

import httpx2
import openai
import pytest
from engine_process import EngineProcess
from openai import OpenAI

ASKED = [{"role": "user", "content": "Write the verse about rain."}]
NO_END = {"2": -100, "0": -100}  # the tiny base's end tokens, made impossible
ASCII_ONLY = {str(token): -100 for token in range(384)} | {"22": 0, "36": 0, "68": 0, "71": 0, "0": -100, "2": -100}


def ask(client: OpenAI, **options: object) -> openai.types.chat.ChatCompletion:
    settings = {"model": "tiny", "messages": ASKED, "max_tokens": 24, "seed": 5, **options}
    return client.chat.completions.create(**settings)


def text(answer: openai.types.chat.ChatCompletion, index: int = 0) -> str:
    return answer.choices[index].message.content or ""


def test_an_answer_has_text_a_reason_and_its_cost_in_tokens(client: OpenAI) -> None:
    answer = ask(client, logit_bias=NO_END)
    assert text(answer)
    assert answer.choices[0].finish_reason == "length"
    assert answer.choices[0].logprobs is None
    assert answer.usage.completion_tokens == 24
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + 24
    assert answer.model == "tiny"


def test_a_seed_keeps_its_answer_whatever_was_written_before(client: OpenAI) -> None:
    first = text(ask(client))
    ask(client, messages=[{"role": "user", "content": "Something else entirely, to fill the cache."}])
    assert text(ask(client)) == first
    assert text(ask(client, seed=6)) != first


def test_a_seed_keeps_its_answer_beside_others(client: OpenAI) -> None:
    alone = {seed: text(ask(client, seed=seed)) for seed in range(8)}
    together: dict[int, str] = {}

    def work(seed: int) -> None:
        together[seed] = text(ask(client, seed=seed))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_several_answers_are_those_of_the_seeds_that_follow(client: OpenAI) -> None:
    # More than there are places side by side, so that they are written in groups.
    answer = ask(client, n=6, seed=40)
    assert [choice.index for choice in answer.choices] == list(range(6))
    assert [text(answer, i) for i in range(6)] == [text(ask(client, seed=40 + i)) for i in range(6)]
    tokens = [ask(client, seed=40 + i).usage.completion_tokens for i in range(6)]
    assert answer.usage.completion_tokens == sum(tokens)


def test_temperature_zero_needs_no_seed(client: OpenAI) -> None:
    settings = {"model": "tiny", "messages": ASKED, "max_tokens": 12, "temperature": 0}
    texts = {text(client.chat.completions.create(**settings)) for _ in range(3)}
    assert len(texts) == 1


def test_without_a_seed_answers_differ(client: OpenAI) -> None:
    settings = {"model": "tiny", "messages": ASKED, "max_tokens": 24}
    assert len({text(client.chat.completions.create(**settings)) for _ in range(3)}) > 1


def test_a_stream_says_the_same_as_the_whole(client: OpenAI) -> None:
    whole = ask(client, n=2)
    texts, reasons, usages = ["", ""], {}, []
    options = {"model": "tiny", "messages": ASKED, "max_tokens": 24, "seed": 5, "n": 2, "stream": True}
    for chunk in client.chat.completions.create(**options, stream_options={"include_usage": True}):
        usages += [chunk.usage] if chunk.usage else []
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
            reasons[choice.index] = choice.finish_reason or reasons.get(choice.index)
    assert texts == [text(whole, 0), text(whole, 1)]
    assert reasons == {0: whole.choices[0].finish_reason, 1: whole.choices[1].finish_reason}
    assert [usage.total_tokens for usage in usages] == [whole.usage.total_tokens]


def test_a_stream_comes_piece_by_piece(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="tiny", messages=ASKED, max_tokens=24, seed=5, stream=True, logit_bias=ASCII_ONLY
    )
    chunks = list(stream)
    assert len(chunks) > 20
    assert chunks[0].choices[0].delta.role == "assistant"
    assert not any(chunk.usage for chunk in chunks)


def test_an_answer_stops_before_the_stop_text(client: OpenAI) -> None:
    whole = text(ask(client, logit_bias=ASCII_ONLY))
    stop = whole[8:10]
    short = ask(client, logit_bias=ASCII_ONLY, stop=[stop, "never seen"])
    assert short.choices[0].finish_reason == "stop"
    assert text(short) == whole[: whole.index(stop)]
    assert text(ask(client, logit_bias=ASCII_ONLY, stop=stop)) == text(short)


def test_log_probabilities_belong_to_the_text(client: OpenAI) -> None:
    answer = ask(client, logit_bias=ASCII_ONLY, logprobs=True, top_logprobs=50, temperature=0)
    tokens = answer.choices[0].logprobs.content
    assert "".join(token.token for token in tokens) == text(answer)
    for token in tokens:
        assert bytes(token.bytes).decode() == token.token
        assert len(token.top_logprobs) == 50
        values = [rival.logprob for rival in token.top_logprobs]
        assert values == sorted(values, reverse=True)
        assert token.logprob <= 0


def test_log_probabilities_stop_with_the_text(client: OpenAI) -> None:
    whole = text(ask(client, logit_bias=ASCII_ONLY))
    stop = whole[6:9]
    answer = ask(client, logit_bias=ASCII_ONLY, stop=stop, logprobs=True)
    tokens = answer.choices[0].logprobs.content
    assert "".join(token.token for token in tokens) == text(answer) == whole[: whole.index(stop)]
    assert all(token.top_logprobs == [] for token in tokens)


def test_far_more_rivals_than_the_public_twenty_are_told(client: OpenAI) -> None:
    answer = ask(client, max_tokens=1, logprobs=True, top_logprobs=300)
    assert len(answer.choices[0].logprobs.content[0].top_logprobs) == 300


def test_a_last_message_of_the_assistant_is_continued(client: OpenAI, engine: EngineProcess) -> None:
    begun = [*ASKED, {"role": "assistant", "content": "A rain | and"}]
    answer = ask(client, messages=begun)
    assert not text(answer).startswith("A rain")
    opened = _tokens(engine, messages=ASKED)
    assert _tokens(engine, messages=begun) == opened + _tokens(engine, input="A rain | and")
    assert answer.usage.prompt_tokens == len(opened) + len(_tokens(engine, input="A rain | and"))
    assert text(answer) == text(ask(client, messages=begun))


def test_an_empty_beginning_is_no_beginning(client: OpenAI) -> None:
    assert text(ask(client, messages=[*ASKED, {"role": "assistant", "content": ""}])) == text(ask(client))


def test_text_parts_and_the_developer_role_are_understood(client: OpenAI) -> None:
    parts = [{"role": "user", "content": [{"type": "text", "text": "Write the verse "}, _part("about rain.")]}]
    assert text(ask(client, messages=parts)) == text(ask(client))
    told = [{"role": "developer", "content": "Be brief."}, *ASKED]
    same = [{"role": "system", "content": "Be brief."}, *ASKED]
    assert text(ask(client, messages=told)) == text(ask(client, messages=same))


def _part(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def test_fields_that_nobody_knows_do_no_harm(client: OpenAI) -> None:
    extra = {"store": False, "user": "me", "service_tier": "auto", "made_up": {"a": 1}, "n": None}
    assert text(ask(client, extra_body=extra)) == text(ask(client))


def test_max_completion_tokens_is_the_newer_name(client: OpenAI) -> None:
    answer = client.chat.completions.create(
        model="tiny", messages=ASKED, max_completion_tokens=7, logit_bias=NO_END, seed=1
    )
    assert answer.usage.completion_tokens == 7


def test_an_answer_may_fill_the_context_of_the_base(client: OpenAI) -> None:
    # More than a place side by side has at first: the model is loaded again with more room.
    long = [{"role": "user", "content": "rain and road " * 900}]
    answer = ask(client, messages=long, max_tokens=100_000, logit_bias=ASCII_ONLY)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.prompt_tokens > 2048
    assert 4000 < answer.usage.total_tokens <= 4096


def test_penalties_change_what_is_written(client: OpenAI) -> None:
    plain = text(ask(client, temperature=0, max_tokens=40, logit_bias=ASCII_ONLY))
    assert text(ask(client, temperature=0, max_tokens=40, logit_bias=ASCII_ONLY, frequency_penalty=2)) != plain
    assert text(ask(client, temperature=0, max_tokens=40, logit_bias=ASCII_ONLY, presence_penalty=2)) != plain


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"messages": []}, "messages", "empty_array"),
        ({"messages": [{"role": "nobody", "content": "x"}]}, "messages[0].role", "invalid_value"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content", "invalid_type"),
        ({"temperature": 2.5}, "temperature", "decimal_above_max_value"),
        ({"temperature": "hot"}, "temperature", "invalid_type"),
        ({"top_p": -0.1}, "top_p", "decimal_below_min_value"),
        ({"n": 0}, "n", "integer_below_min_value"),
        ({"n": 1000}, "n", "integer_above_max_value"),
        ({"max_tokens": 0}, "max_tokens", "integer_below_min_value"),
        ({"stop": ["x"] * 40}, "stop", "array_above_max_length"),
        ({"stop": 4}, "stop", "invalid_type"),
        ({"top_logprobs": 3}, "top_logprobs", None),
        ({"logprobs": True, "top_logprobs": 5000}, "top_logprobs", "integer_above_max_value"),
        ({"stream_options": {"include_usage": True}}, "stream_options", None),
        ({"response_format": {"type": "json_object"}}, "response_format", "unsupported_parameter"),
        ({"seed": 1.5}, "seed", "invalid_type"),
        ({"model": 7}, "model", "invalid_type"),
        ({"logit_bias": {"x": 1}}, "logit_bias", "invalid_value"),
    ],
)
def test_a_wrong_field_is_named(client: OpenAI, change: dict[str, object], param: str, code: str | None) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, extra_body=change)
    assert (refused.value.param, refused.value.code) == (param, code)
    assert refused.value.type == "invalid_request_error"
    assert refused.value.request_id.startswith("req_")


def test_a_model_that_is_not_here_is_not_found(client: OpenAI) -> None:
    for model in ("gpt-4o", "ft:tiny:gone:abc", "ft:tiny:gone:abc:ckpt-step-3"):
        with pytest.raises(openai.NotFoundError) as refused:
            ask(client, model=model)
        assert (refused.value.code, refused.value.param) == ("model_not_found", "model")


def test_a_prompt_that_leaves_no_room_is_refused(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, messages=[{"role": "user", "content": "rain " * 8000}])
    assert refused.value.code == "context_length_exceeded"


def test_tokens_are_those_that_the_model_sees(engine: EngineProcess) -> None:
    assert len(_tokens(engine, input="I walked along the river")) > 3
    assert _tokens(engine, input="<|im_end|>") == [2]
    assert _tokens(engine, input="") == []


def _tokens(engine: EngineProcess, **body: object) -> list[int]:
    headers = {"authorization": f"Bearer {engine.token}"}
    answer = httpx2.post(f"{engine.url}/v1/tokenize", json={"model": "tiny", **body}, headers=headers)
    told = answer.json()
    assert answer.status_code == 200, told
    assert told["count"] == len(told["tokens"])
    return told["tokens"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the processor time of a process from /proc")
@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_stops_the_writing(engine: EngineProcess, stream: bool) -> None:
    body = {"model": "tiny", "messages": ASKED, "max_tokens": 4000, "n": 64, "logit_bias": ASCII_ONLY, "stream": stream}
    headers = {"authorization": f"Bearer {engine.token}", "content-type": "application/json"}
    with (
        httpx2.Client(timeout=60) as http,
        pytest.raises(httpx2.ReadTimeout) if not stream else contextlib.nullcontext(),
        http.stream(
            "POST",
            f"{engine.url}/v1/chat/completions",
            content=json.dumps(body),
            headers=headers,
            timeout=60 if stream else 1.0,
        ) as answer,
    ):
        for line in answer.iter_lines():
            if line:
                break
    deadline = time.monotonic() + 30
    while True:
        start = _cpu_seconds(engine)
        time.sleep(0.5)
        if _cpu_seconds(engine) - start < 0.1:
            break
        assert time.monotonic() < deadline, "the engine still writes for a client that is gone"


def _cpu_seconds(engine: EngineProcess) -> float:
    fields = Path(f"/proc/{engine.process.pid}/stat").read_text().rsplit(")", maxsplit=1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
