"""Files through the official client: in, listed, out again, gone."""

from __future__ import annotations

import json

import httpx2
import openai
import pytest
from engine_process import EngineProcess
from openai import OpenAI

LINE = json.dumps({"messages": [{"role": "user", "content": "Sing."}, {"role": "assistant", "content": "Là."}]})


def put(client: OpenAI, name: str = "songs.jsonl", content: bytes = LINE.encode(), purpose: str = "fine-tune") -> str:
    return client.files.create(file=(name, content), purpose=purpose).id  # type: ignore[arg-type]


def test_a_file_comes_back_byte_for_byte(client: OpenAI) -> None:
    content = ("\n".join([LINE] * 50_000) + "\n").encode()
    file = client.files.create(file=("Lieder für Dich.jsonl", content), purpose="fine-tune")
    assert (file.bytes, file.filename, file.status) == (len(content), "Lieder für Dich.jsonl", "processed")
    assert client.files.retrieve(file.id) == file
    assert client.files.content(file.id).read() == content
    assert client.files.wait_for_processing(file.id).id == file.id


def test_files_are_listed_newest_first_and_in_pages(client: OpenAI) -> None:
    ids = [put(client, f"part-{n}.jsonl") for n in range(5)]
    newest = client.files.list(limit=2)
    assert [file.id for file in newest.data] == ids[:-3:-1]
    assert newest.has_more
    assert [file.id for file in client.files.list(limit=2, after=ids[-2]).data] == [ids[-3], ids[-4]]
    everything = [file.id for file in client.files.list(limit=2)]
    assert everything[:5] == ids[::-1]
    assert [file.id for file in client.files.list(order="asc")] == everything[::-1]


def test_files_are_listed_by_purpose(client: OpenAI) -> None:
    other = put(client, "notes.txt", b"words", "user_data")
    assert [file.id for file in client.files.list(purpose="user_data")] == [other]
    assert other not in [file.id for file in client.files.list(purpose="fine-tune")]


def test_a_deleted_file_is_gone(client: OpenAI) -> None:
    file_id = put(client)
    deleted = client.files.delete(file_id)
    assert (deleted.id, deleted.deleted) == (file_id, True)
    for look in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError):
            look(file_id)


def test_a_file_may_go_by_itself(client: OpenAI) -> None:
    expires: dict[str, object] = {"anchor": "created_at", "seconds": 3600}
    file = client.files.create(file=("s.jsonl", LINE.encode()), purpose="fine-tune", expires_after=expires)  # type: ignore[arg-type]
    assert file.expires_at == file.created_at + 3600
    expires["seconds"] = 5
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.create(file=("s.jsonl", LINE.encode()), purpose="fine-tune", expires_after=expires)  # type: ignore[arg-type]
    assert refused.value.param == "expires_after.seconds"


@pytest.mark.parametrize(
    ("name", "content", "purpose", "param"),
    [
        ("songs.csv", b"a,b", "fine-tune", "file"),
        ("songs.jsonl", b"", "fine-tune", "file"),
        ("songs.jsonl", b"{}", "other", "purpose"),
    ],
)
def test_a_wrong_upload_is_refused(client: OpenAI, name: str, content: bytes, purpose: str, param: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        put(client, name, content, purpose)
    assert refused.value.param == param


def test_a_name_from_outside_is_never_a_path(client: OpenAI, engine: EngineProcess) -> None:
    file = client.files.retrieve(put(client, "../../../../tmp/evil.jsonl"))
    assert file.filename == "evil.jsonl"
    assert not list(engine.home.rglob("*evil*"))
    for path in ("/v1/files/..%2F..%2Fengine.lock/content", "/v1/files/.../content"):
        answer = httpx2.get(engine.url + path, headers={"authorization": f"Bearer {engine.token}"})
        assert answer.status_code == 404


def test_a_body_that_is_no_form_is_refused(engine: EngineProcess) -> None:
    headers = {"authorization": f"Bearer {engine.token}"}
    for more, body in (({"content-type": "multipart/form-data"}, b"x"), ({"content-type": "text/plain"}, b"x")):
        answer = httpx2.post(f"{engine.url}/v1/files", headers=headers | more, content=body)
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_cursor_or_limit_that_makes_no_sense_is_refused(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.list(after="file-gone")
    assert refused.value.param == "after"
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.list(limit=0)
    assert refused.value.param == "limit"
