"""The official client behind our interface: one create, plain sentences, the right job found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripted_server import Answer, Asked, ScriptedServer

from lyricstudio.domain.errors import ServiceError
from lyricstudio.domain.records import Message
from lyricstudio.providers.failures import AmbiguousError
from lyricstudio.providers.interface import ChatRequest, JobRequest
from lyricstudio.providers.openai_service import OpenAIService

REQUEST = JobRequest(run_id="run_1", base="small", training_file="file-1", suffix="ana", epochs=3)


def job(job_id: str = "ftjob-1", run_id: str = "run_1", status: str = "queued", **more: object) -> dict[str, object]:
    return {
        "id": job_id, "object": "fine_tuning.job", "created_at": 1, "model": "small", "status": status,
        "hyperparameters": {}, "organization_id": "o", "result_files": [], "seed": 0, "training_file": "file-1",
        "metadata": {"run_id": run_id}, **more,
    }  # fmt: skip


def page(*items: dict[str, object], more: bool = False) -> Answer:
    return Answer(200, {"object": "list", "data": list(items), "has_more": more})


def error(status: int, message: str, code: str = "") -> Answer:
    return Answer(status, {"error": {"message": message, "type": "x", "param": None, "code": code}})


def service(server: ScriptedServer) -> OpenAIService:
    return OpenAIService("studio", server.url, "secret-key")


def test_a_create_is_sent_once_even_when_the_service_stumbles() -> None:
    server = ScriptedServer(lambda _asked: error(500, "try later"))
    with server.running(), service(server) as studio, pytest.raises(AmbiguousError):
        studio.create_job(REQUEST)
    assert len(server.posts("/fine_tuning/jobs")) == 1


def test_a_create_whose_answer_is_lost_is_ambiguous() -> None:
    server = ScriptedServer(lambda _asked: Answer(0))
    with (
        server.running(),
        service(server) as studio,
        pytest.raises(AmbiguousError, match="studio could not be reached"),
    ):
        studio.create_job(REQUEST)
    assert len(server.posts("/fine_tuning/jobs")) == 1


def test_the_run_id_travels_as_metadata_and_as_idempotency_key() -> None:
    server = ScriptedServer(lambda _asked: Answer(200, job()))
    with server.running(), service(server) as studio:
        state = studio.create_job(REQUEST)
    asked = server.posts("/fine_tuning/jobs")[0]
    assert state.job_id == "ftjob-1"
    assert asked.body["metadata"] == {"run_id": "run_1"}
    assert {k.lower(): v for k, v in asked.headers.items()}["idempotency-key"] == "run_1"
    assert asked.body["method"]["supervised"]["hyperparameters"] == {"n_epochs": 3}
    assert asked.body["suffix"] == "ana"


def test_a_job_is_found_by_its_run_id_even_where_the_filter_is_ignored() -> None:
    server = ScriptedServer(lambda _asked: page(job("ftjob-9", "another"), job("ftjob-2", "run_1")))
    with server.running(), service(server) as studio:
        found = studio.find_job("run_1")
        missing = studio.find_job("run_7")
    assert found is not None
    assert found.job_id == "ftjob-2"
    assert missing is None
    assert "metadata%5Brun_id%5D=run_1" in server.asked[0].path


def test_unknown_statuses_pass_through_and_the_pause_mark_is_read() -> None:
    server = ScriptedServer(lambda _asked: page(job(status="polishing"), job("ftjob-2", paused=True)))
    with server.running(), service(server) as studio:
        first, second = studio.jobs()
    assert (first.status, first.is_over) == ("polishing", False)
    assert second.paused


def test_events_come_oldest_first_and_only_new_ones() -> None:
    def event(number: int, **data: object) -> dict[str, object]:
        return {
            "id": f"e{number}", "object": "fine_tuning.job.event", "created_at": number, "level": "info",
            "message": f"step {number}", "type": "metrics", "data": data,
        }  # fmt: skip

    def respond(asked: Asked) -> Answer:
        if "after=e3" in asked.path:
            return page(event(2, step=2, train_loss=2.5), event(1, step=1, train_loss=3.0))
        return page(event(4, step=4, train_loss=2.0, full_valid_loss=2.2), event(3, step=3, train_loss=2.2), more=True)

    server = ScriptedServer(respond)
    with server.running(), service(server) as studio:
        everything = studio.events("ftjob-1")
        fresh = studio.events("ftjob-1", after="e2")
    assert [e.step for e in everything] == [1, 2, 3, 4]
    assert everything[-1].valid_loss == 2.2
    assert [e.step for e in fresh] == [3, 4]


@pytest.mark.parametrize(
    ("status", "says", "hint"),
    [(401, "bad key", "key"), (403, "not for you", "local engine"), (429, "too fast", "Wait")],
)
def test_refusals_are_sentences_with_a_hint_and_without_the_key(status: int, says: str, hint: str) -> None:
    server = ScriptedServer(lambda _asked: Answer(status, error(status, says).body, {"x-should-retry": "false"}))
    with server.running(), service(server) as studio, pytest.raises(ServiceError) as caught:
        studio.models()
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert "secret-key" not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.hint}"


def test_a_dead_service_is_told_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text("{}\n")
    dead = OpenAIService("studio", "http://127.0.0.1:9/v1", "k")
    with dead, pytest.raises(ServiceError, match=r"studio could not be reached while uploading train\.jsonl"):
        dead.upload(path)


def test_answers_come_with_their_log_probabilities() -> None:
    token = {
        "token": " moon",
        "logprob": -0.5,
        "bytes": None,
        "top_logprobs": [{"token": " sea", "logprob": -1.0, "bytes": None}],
    }
    choice = {
        "index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": " moon"},
        "logprobs": {"content": [token], "refusal": None},
    }  # fmt: skip
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    server = ScriptedServer(lambda _asked: Answer(200, body))
    with server.running(), service(server) as studio:
        (answer,) = studio.complete(ChatRequest("m", (Message("user", "x"),), top_logprobs=5, stop=("\n",)))
    assert answer.mean_logprob == -0.5
    assert answer.tokens[0].top == ((" sea", -1.0),)
    assert server.asked[0].body["stop"] == ["\n"]
    assert server.asked[0].body["top_logprobs"] == 5


def test_results_are_fetched_under_their_own_names_and_nowhere_else(tmp_path: Path) -> None:
    names = {"f1": "step_metrics.csv", "f2": "../../adapter_model.safetensors", "f3": ".."}

    def respond(asked: Asked) -> Answer:
        piece = asked.path.removeprefix("/v1").split("/")
        if piece[1] == "fine_tuning":
            return Answer(200, job(status="succeeded", result_files=list(names)))
        if piece[-1] == "content":
            return Answer(200, piece[2].encode())
        about = {"object": "file", "bytes": 2, "created_at": 1, "purpose": "fine-tune-results", "status": "processed"}
        return Answer(200, {"id": piece[2], "filename": names[piece[2]], **about})

    target = tmp_path / "results"
    target.mkdir()
    server = ScriptedServer(respond)
    with server.running(), service(server) as studio:
        fetched = studio.download_results("ftjob-1", target)
    assert [path.name for path in fetched] == ["step_metrics.csv", "adapter_model.safetensors", "f3"]
    assert (target / "adapter_model.safetensors").read_bytes() == b"f2"
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "adapter_model.safetensors",
        "f3",
        "results",
        "step_metrics.csv",
    ]
