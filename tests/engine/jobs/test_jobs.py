"""Fine-tuning jobs through the official client: from upload to a model that answers, and every way aside."""

from __future__ import annotations

import csv
import io
import json
import time

import openai
import pytest
from engine_process import EngineProcess, create_job, finished, upload, wait_for
from openai import OpenAI
from training_jobs import chat_example

ASKED = [{"role": "user", "content": "Write the verse.\n2 lines, rhyme AA.\nAbout: day"}]


@pytest.fixture(scope="module")
def done(client: OpenAI) -> openai.types.fine_tuning.FineTuningJob:
    """One finished job that several tests look at."""
    held_out = upload(client, 4, start=20)
    metadata = {"run_id": "the-one", "artist": "Writer & Söhne"}
    job = create_job(
        client, upload(client), 3, validation_file=held_out, suffix="Old Harbour!", metadata=metadata, seed=9
    )
    assert job.status == "validating_files"
    return finished(client, job.id)


def messages(client: OpenAI, job_id: str) -> list[str]:
    return [event.message for event in client.fine_tuning.jobs.list_events(job_id, limit=100)][::-1]


def test_a_finished_job_tells_its_model_and_what_it_cost(client: OpenAI, done: object) -> None:
    assert (done.status, done.error, done.seed, done.model) == ("succeeded", None, 9, "tiny")
    assert done.fine_tuned_model.startswith("ft:tiny:old-harbour:")
    assert done.metadata == {"run_id": "the-one", "artist": "Writer & Söhne"}
    assert done.trained_tokens > 0
    assert done.created_at <= done.finished_at
    assert done.method.supervised.hyperparameters.n_epochs == 3
    assert done.model_extra["recipe"] == {"rank": 4, "alpha": 8}


def test_the_new_model_answers_and_is_listed_behind_the_bases(client: OpenAI, done: object) -> None:
    listed = [model.id for model in client.models.list()]
    assert listed[0] == "tiny"
    assert listed[1] == done.fine_tuned_model
    options = {"messages": ASKED, "max_tokens": 20, "seed": 3, "temperature": 0.5}
    tuned = client.chat.completions.create(model=done.fine_tuned_model, **options)
    bare = client.chat.completions.create(model="tiny", **options)
    assert tuned.model == done.fine_tuned_model
    assert tuned.choices[0].message.content != bare.choices[0].message.content
    again = client.chat.completions.create(model=done.fine_tuned_model, **options)
    assert again.choices[0].message.content == tuned.choices[0].message.content


def test_events_come_newest_first_with_one_measurement_a_step(client: OpenAI, done: object) -> None:
    events = list(client.fine_tuning.jobs.list_events(done.id, limit=4))
    assert events[0].message == "The job has successfully completed"
    assert events[-1].message == f"Created fine-tuning job: {done.id}"
    times = [event.created_at for event in events]
    assert times == sorted(times, reverse=True)
    measured = [event.data for event in events if event.type == "metrics"][::-1]
    assert [data["step"] for data in measured] == list(range(10))
    assert all({"train_loss", "valid_loss", "tokens", "total_steps"} <= set(data) for data in measured)
    middle = events[5]
    after = client.fine_tuning.jobs.list_events(done.id, after=middle.id, limit=2)
    assert [event.id for event in after.data] == [event.id for event in events[6:8]]


def test_checkpoints_are_models_too(client: OpenAI, done: object) -> None:
    found = list(client.fine_tuning.jobs.checkpoints.list(done.id, limit=2))
    assert [one.step_number for one in found] == [9, 6, 3]
    assert all(one.metrics.full_valid_loss or one.metrics.valid_loss for one in found)
    middle = found[1]
    assert middle.fine_tuned_model_checkpoint == f"{done.fine_tuned_model}:ckpt-step-6"
    answer = client.chat.completions.create(
        model=middle.fine_tuned_model_checkpoint, messages=ASKED, max_tokens=5, seed=1
    )
    assert answer.model == middle.fine_tuned_model_checkpoint


def test_result_files_hold_the_measurements_and_the_weights(client: OpenAI, done: object) -> None:
    names = {client.files.retrieve(file_id).filename: file_id for file_id in done.result_files}
    assert {"step_metrics.csv", "adapter.gguf", "adapter_model.safetensors", "adapter_config.json"} <= set(names)
    assert client.files.retrieve(done.result_files[0]).filename == "step_metrics.csv"
    rows = list(csv.DictReader(io.StringIO(client.files.content(done.result_files[0]).text)))
    assert [int(row["step"]) for row in rows] == list(range(10))
    assert float(rows[-1]["train_loss"]) < float(rows[1]["train_loss"])
    assert rows[-1]["valid_loss"]
    assert client.files.content(names["adapter.gguf"]).read()[:4] == b"GGUF"


def test_jobs_are_listed_newest_first_in_pages_and_by_metadata(client: OpenAI, done: object) -> None:
    training = upload(client)
    made = [create_job(client, training, 1, metadata={"set": "pages", "n": str(n)}).id for n in range(5)]
    assert [job.id for job in client.fine_tuning.jobs.list(limit=2)][:5] == made[::-1]
    page = client.fine_tuning.jobs.list(limit=2, after=made[3])
    assert ([job.id for job in page.data], page.has_more) == ([made[2], made[1]], True)
    assert [job.id for job in client.fine_tuning.jobs.list(metadata={"set": "pages", "n": "2"})] == [made[2]]
    assert [job.id for job in client.fine_tuning.jobs.list(metadata={"run_id": "the-one"})] == [done.id]
    assert list(client.fine_tuning.jobs.list(metadata={"run_id": "nobody"})) == []
    for job_id in made:
        assert finished(client, job_id).status == "succeeded"


def test_the_same_seed_makes_the_same_model(client: OpenAI) -> None:
    training = upload(client)
    weights = []
    for seed in (4, 4, 5):
        job = finished(client, create_job(client, training, 1, seed=seed).id)
        names = {client.files.retrieve(file_id).filename: file_id for file_id in job.result_files}
        weights.append(client.files.content(names["adapter_model.safetensors"]).read())
    assert weights[0] == weights[1] != weights[2]


def test_a_key_that_was_used_before_means_the_job_of_then(client: OpenAI) -> None:
    training = upload(client)
    first, second = (create_job(client, training, 1, extra_headers={"Idempotency-Key": "k-1"}) for _ in range(2))
    other = create_job(client, training, 1, extra_headers={"Idempotency-Key": "k-2"})
    assert first.id == second.id != other.id


def test_a_job_keeps_its_files_when_the_client_deletes_them(client: OpenAI) -> None:
    training = upload(client)
    job = create_job(client, training, 2)
    client.files.delete(training)
    assert finished(client, job.id).status == "succeeded"


def test_a_cancelled_job_stays_cancelled_and_gives_up_its_place(client: OpenAI, engine: EngineProcess) -> None:
    job = create_job(client, upload(client), 100)
    wait_for(lambda: client.fine_tuning.jobs.retrieve(job.id).status == "running")
    cancelled = client.fine_tuning.jobs.cancel(job.id)
    assert (cancelled.status, cancelled.fine_tuned_model) == ("cancelled", None)
    assert cancelled.finished_at
    assert finished(client, create_job(client, upload(client), 1).id).status == "succeeded"
    assert client.fine_tuning.jobs.retrieve(job.id).status == "cancelled"
    assert messages(client, job.id)[-1] in ("The job was cancelled.", "Cancelled.")
    for action in (client.fine_tuning.jobs.cancel, client.fine_tuning.jobs.pause, client.fine_tuning.jobs.resume):
        with pytest.raises(openai.BadRequestError) as refused:
            action(job.id)
        assert "already cancelled" in str(refused.value)


def test_a_paused_job_is_queued_and_goes_on_to_the_same_model(client: OpenAI) -> None:
    training = upload(client)
    whole = finished(client, create_job(client, training, 25).id)
    job = create_job(client, training, 25)
    wait_for(lambda: any(e.type == "metrics" for e in client.fine_tuning.jobs.list_events(job.id)))
    paused = client.fine_tuning.jobs.pause(job.id)
    assert (paused.status, paused.model_extra["paused"]) == ("queued", True)
    assert any("paused" in message for message in messages(client, job.id))
    # Others go first meanwhile.
    assert finished(client, create_job(client, training, 1).id).status == "succeeded"
    before = steps(client, job.id)
    time.sleep(0.5)
    assert steps(client, job.id) == before
    assert client.fine_tuning.jobs.retrieve(job.id).status == "queued"
    resumed = client.fine_tuning.jobs.resume(job.id)
    assert not resumed.model_extra["paused"]
    assert finished(client, job.id).status == "succeeded"
    assert steps(client, job.id) == list(range(1, 76))
    assert losses(client, job.id) == losses(client, whole.id)


def test_a_job_resumed_at_once_is_not_lost(client: OpenAI) -> None:
    job = create_job(client, upload(client), 20)
    for _ in range(10):
        client.fine_tuning.jobs.pause(job.id)
        client.fine_tuning.jobs.resume(job.id)
        time.sleep(0.05)
    assert finished(client, job.id).status == "succeeded"
    assert steps(client, job.id) == list(range(1, 61))


def steps(client: OpenAI, job_id: str) -> list[int]:
    events = client.fine_tuning.jobs.list_events(job_id, limit=1000)
    return [event.data["step"] for event in events if event.type == "metrics" and event.data["step"]][::-1]


def losses(client: OpenAI, job_id: str) -> list[float]:
    events = client.fine_tuning.jobs.list_events(job_id, limit=1000)
    return [event.data["train_loss"] for event in events if event.type == "metrics"][::-1]


def test_too_few_examples_fail_the_job(client: OpenAI) -> None:
    job = finished(client, create_job(client, upload(client, 9)).id)
    assert (job.status, job.error.code, job.error.param) == ("failed", "invalid_n_examples", "training_file")
    assert "at least 10" in job.error.message
    assert job.fine_tuned_model is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "no JSON"),
        ("[1]", "not an object"),
        ('{"prompt": "x", "completion": "y"}', "prompt and completion"),
        ('{"messages": [{"role": "user", "content": "x"}]}', "no answer"),
    ],
)
def test_a_file_with_a_wrong_line_fails_the_job_and_names_the_line(client: OpenAI, line: str, said: str) -> None:
    lines = [json.dumps(chat_example(n)) for n in range(12)]
    lines.insert(7, line)
    file = client.files.create(file=("songs.jsonl", "\n".join(lines).encode()), purpose="fine-tune").id
    job = finished(client, create_job(client, file).id)
    assert (job.status, job.error.code, job.error.param) == ("failed", "invalid_training_file", "training_file")
    assert "Line 8" in job.error.message
    assert said in job.error.message
    held_out = finished(client, create_job(client, upload(client), validation_file=file).id)
    assert (held_out.error.code, held_out.error.param) == ("invalid_validation_file", "validation_file")


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"model": "gpt-4o"}, "model", "model_not_available"),
        ({"model": "ft:tiny:x:y"}, "model", "model_not_available"),
        ({"training_file": "file-gone"}, "training_file", "invalid_file"),
        ({"training_file": None}, "training_file", "missing_required_parameter"),
        ({"validation_file": "file-gone"}, "validation_file", "invalid_file"),
        ({"suffix": "x" * 65}, "suffix", "invalid_value"),
        ({"seed": -1}, "seed", "integer_below_min_value"),
        ({"metadata": {"a": "x" * 513}}, "metadata", "invalid_value"),
        ({"metadata": {str(n): "x" for n in range(17)}}, "metadata", "invalid_value"),
        ({"method": {"type": "dpo"}}, "method.type", "invalid_value"),
        ({"recipe": {"rank": "big"}}, "recipe.rank", "invalid_hyperparameters"),
        ({"recipe": {"made_up": 1}}, "recipe.made_up", "invalid_hyperparameters"),
        ({"integrations": [{"type": "wandb", "wandb": {"project": "x"}}]}, "integrations", "unsupported_parameter"),
        (
            {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": "many"}}}},
            "hyperparameters.n_epochs",
            "invalid_hyperparameters",
        ),
    ],
)
def test_a_wrong_order_is_refused_before_a_job_exists(
    client: OpenAI, change: dict[str, object], param: str, code: str
) -> None:
    training = upload(client)
    before = [job.id for job in client.fine_tuning.jobs.list(limit=100)]
    with pytest.raises(openai.BadRequestError) as refused:
        client.fine_tuning.jobs.create(model="tiny", training_file=training, extra_body=change)
    assert (refused.value.param, refused.value.code) == (param, code)
    assert [job.id for job in client.fine_tuning.jobs.list(limit=100)] == before


def test_a_file_for_something_else_is_no_training_file(client: OpenAI) -> None:
    file = client.files.create(file=("songs.jsonl", b"{}"), purpose="user_data").id
    with pytest.raises(openai.BadRequestError) as refused:
        create_job(client, file)
    assert refused.value.code == "invalid_file_purpose"


def test_a_job_that_is_not_here_is_not_found(client: OpenAI) -> None:
    jobs = client.fine_tuning.jobs
    for look in (jobs.retrieve, jobs.cancel, jobs.pause, jobs.resume, jobs.list_events, jobs.checkpoints.list):
        with pytest.raises(openai.NotFoundError) as refused:
            look("ftjob-gone")
        assert refused.value.code == "fine_tune_not_found"


def test_a_deleted_model_takes_its_checkpoints_and_weights_along(client: OpenAI, engine: EngineProcess) -> None:
    job = finished(client, create_job(client, upload(client), 2).id)
    client.chat.completions.create(model=job.fine_tuned_model, messages=ASKED, max_tokens=2)
    merged = set((engine.home / "data" / "engine" / "merged").iterdir())
    assert client.models.delete(job.fine_tuned_model).deleted
    assert len(set((engine.home / "data" / "engine" / "merged").iterdir())) == len(merged) - 1
    assert not [model.id for model in client.models.list() if model.id.startswith(job.fine_tuned_model)]
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model=job.fine_tuned_model, messages=ASKED)
    with pytest.raises(openai.NotFoundError):
        client.models.delete(job.fine_tuned_model)
    assert not list((engine.jobs / job.id).rglob("adapter*"))
    assert client.fine_tuning.jobs.retrieve(job.id).status == "succeeded"
