"""What every request passes: the token, the size limit, and one shape of error."""

from __future__ import annotations

import http.client
import json

import httpx2
import openai
import pytest
from engine_process import EngineProcess
from openai import OpenAI


def shape(answer: httpx2.Response) -> dict[str, object]:
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert answer.headers["x-request-id"].startswith("req_")
    return error


@pytest.mark.parametrize("path", ["/v1/models", "/v1/files", "/v1/fine_tuning/jobs", "/v1/nothing", "/"])
@pytest.mark.parametrize("given", [None, "Bearer wrong", "Basic wrong", "Bearer", "Bearer ünï"])
def test_nothing_is_told_without_the_token(engine: EngineProcess, path: str, given: str | None) -> None:
    headers = {} if given is None else {"authorization": given.encode("utf-8")}
    answer = httpx2.get(engine.url + path, headers=headers)
    assert answer.status_code == 401
    assert shape(answer)["code"] in ("invalid_api_key", "missing_api_key")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_client_sees_an_authentication_error(engine: EngineProcess) -> None:
    with pytest.raises(openai.AuthenticationError) as refused:
        engine.client(api_key="wrong").models.list()
    assert refused.value.code == "invalid_api_key"


def test_health_is_open_and_tells_little(engine: EngineProcess) -> None:
    answer = httpx2.get(f"{engine.url}/health")
    told = answer.json()
    assert (told["status"], told["pid"]) == ("ok", engine.process.pid)
    assert set(told) == {"status", "pid", "version", "queued", "running"}


def test_an_unknown_address_and_a_wrong_method_are_told_apart(engine: EngineProcess) -> None:
    headers = {"authorization": f"Bearer {engine.token}"}
    unknown = httpx2.get(f"{engine.url}/v1/engines", headers=headers)
    assert (unknown.status_code, shape(unknown)["code"]) == (404, "unknown_url")
    wrong = httpx2.request("DELETE", f"{engine.url}/v1/chat/completions", headers=headers)
    assert (wrong.status_code, shape(wrong)["code"]) == (405, "method_not_supported")
    assert "POST" in wrong.headers["allow"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(engine: EngineProcess, body: bytes) -> None:
    headers = {"authorization": f"Bearer {engine.token}"}
    answer = httpx2.post(f"{engine.url}/v1/chat/completions", headers=headers, content=body)
    assert answer.status_code == 400
    shape(answer)


def test_a_body_that_is_too_large_is_refused_at_once(engine: EngineProcess) -> None:
    host, port = engine.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    connection.putrequest("POST", "/v1/chat/completions")
    connection.putheader("Authorization", f"Bearer {engine.token}")
    connection.putheader("Content-Length", str(1 << 40))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)["error"]["code"]) == (413, "request_too_large")
    connection.close()


def test_a_body_without_announced_length_is_cut_off(engine: EngineProcess) -> None:
    headers = {"authorization": f"Bearer {engine.token}"}
    content = (b" " * (1 << 20) for _ in range(40))
    answer = httpx2.post(f"{engine.url}/v1/chat/completions", headers=headers, content=content, timeout=60)
    assert answer.status_code == 413


def test_models_are_bases_first_and_cannot_be_deleted_here(client: OpenAI) -> None:
    models = client.models.list().data
    assert (models[0].id, models[0].owned_by) == ("tiny", "base")
    assert client.models.retrieve("tiny").id == "tiny"
    with pytest.raises(openai.PermissionDeniedError):
        client.models.delete("tiny")
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("gpt-4o")
    assert refused.value.code == "model_not_found"
