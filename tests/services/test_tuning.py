"""Launching fine-tunes: the row first, one job ever, and nothing lost when an answer is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from datasets import frozen_dataset
from job_service import JobService

from lyricstudio.domain.errors import ServiceError, UserError
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import Run
from lyricstudio.providers.failures import AmbiguousError
from lyricstudio.providers.openai_service import OpenAIService
from lyricstudio.services import tuning
from lyricstudio.services.tuning import LaunchRequest, launch, retry, steer, submit
from lyricstudio.store.project import Project

CTX = SilentContext()


class Told(SilentContext):
    """A context that remembers its warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.lyricstudio") as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "_LOOKUP_PAUSE", 0.01)


@contextmanager
def provider_of(service: JobService) -> Iterator[OpenAIService]:
    with service.server().running() as server, OpenAIService("studio", server.url, "k") as provider:
        yield provider


def launch_one(project: Project, provider: OpenAIService, ctx: SilentContext = CTX) -> Run:
    dataset = frozen_dataset(project)
    (run,) = launch(project, provider, LaunchRequest((dataset.id,), "small", epochs=2), {}, ctx)
    return run


def test_a_run_is_written_uploaded_and_becomes_one_job(project: Project) -> None:
    service = JobService()
    with provider_of(service) as provider:
        run = launch_one(project, provider)
    assert (run.status, run.job_id, run.file_id, run.valid_file_id) == ("queued", "ftjob-1", "file-1", "file-2")
    assert project.runs.get(run.id) == run
    told = service.jobs["ftjob-1"]["metadata"]
    assert told["run_id"] == run.id
    assert told["dataset_hash"] == "f" * 64


def test_a_job_whose_answer_was_lost_is_found_and_not_made_again(project: Project) -> None:
    service = JobService(create_faults=[0])
    with provider_of(service) as provider:
        run = launch_one(project, provider)
    assert run.job_id == "ftjob-1"
    assert len(service.jobs) == 1


def test_a_create_that_failed_at_the_service_leaves_a_run_that_can_be_submitted_later(project: Project) -> None:
    service = JobService(create_faults=[503])
    ctx = Told()
    with provider_of(service) as provider:
        run = launch_one(project, provider, ctx)
        assert (run.status, run.job_id) == ("submitting", "")
        assert "503" in ctx.warnings[0]
        again = submit(project, provider, run, CTX)
    assert again.job_id == "ftjob-1"
    assert service.files == 2, "what was uploaded is not uploaded again"


def test_a_crash_after_the_create_attaches_to_the_job_that_is_there(project: Project) -> None:
    service = JobService()
    with provider_of(service) as provider:
        run = launch_one(project, provider)
        crashed = Run(**{f: getattr(run, f) for f in run.__dataclass_fields__} | {"status": "submitting", "job_id": ""})
        project.runs.update(crashed)
        assert submit(project, provider, crashed, CTX).job_id == run.job_id
    assert len(service.jobs) == 1


def test_of_two_commands_that_submit_one_run_only_one_makes_a_job(project: Project) -> None:
    service = JobService()
    with provider_of(service) as provider:
        run = launch_one(project, provider)
        stale = Run(**{f: getattr(run, f) for f in run.__dataclass_fields__} | {"status": "planned", "job_id": ""})
        assert submit(project, provider, stale, CTX).job_id == run.job_id
    assert len(service.jobs) == 1


def test_a_refusal_ends_the_run_with_the_services_words(project: Project) -> None:
    service = JobService(create_faults=[403])
    with provider_of(service) as provider:
        run = launch_one(project, provider, Told())
        assert run.status == "refused"
        assert "403" in run.error
        again = retry(project, provider, run, CTX)
    assert again.id != run.id
    assert again.job_id == "ftjob-1"


def test_a_service_that_cannot_be_reached_loses_nothing(project: Project) -> None:
    dataset = frozen_dataset(project)
    ctx = Told()
    with OpenAIService("studio", "http://127.0.0.1:9/v1", "k") as dead:
        (run,) = launch(project, dead, LaunchRequest((dataset.id,), "small"), {}, ctx)
        assert (run.status, run.file_id) == ("planned", "")
        assert "could not be reached" in ctx.warnings[0]
        with pytest.raises(AmbiguousError):
            retry(project, dead, run, CTX)


def test_an_estimate_above_the_limit_starts_nothing(project: Project) -> None:
    dataset = frozen_dataset(project)
    service = JobService()
    request = LaunchRequest((dataset.id,), "small", max_usd=1.0)
    with provider_of(service) as provider, pytest.raises(UserError, match="above the limit"):
        launch(project, provider, request, {dataset.id: 1.5}, CTX)
    assert not service.files
    assert not project.runs.all()


def test_runs_are_paused_resumed_and_cancelled(project: Project) -> None:
    with provider_of(JobService()) as provider:
        run = launch_one(project, provider)
        paused = steer(project, provider, run, "pause")
        assert paused.status == "paused"
        assert steer(project, provider, paused, "resume").status == "queued"
        over = steer(project, provider, run, "cancel")
        assert over.status == "cancelled"
        with pytest.raises(UserError, match="is over"):
            steer(project, provider, over, "cancel")


def test_a_run_that_never_had_a_job_is_cancelled_here(project: Project) -> None:
    dataset = frozen_dataset(project)
    with OpenAIService("studio", "http://127.0.0.1:9/v1", "k") as dead:
        (run,) = launch(project, dead, LaunchRequest((dataset.id,), "small"), {}, Told())
        assert steer(project, dead, run, "cancel").status == "cancelled"


def test_only_what_ended_badly_is_retried(project: Project) -> None:
    with provider_of(JobService()) as provider:
        run = launch_one(project, provider)
        with pytest.raises(UserError, match="only one that ended"):
            retry(project, provider, run, CTX)


def test_an_unknown_dataset_is_refused_before_anything_is_written(project: Project) -> None:
    with provider_of(JobService()) as provider, pytest.raises((UserError, ServiceError), match="no dataset"):
        launch(project, provider, LaunchRequest(("ds_none",), "small"), {}, CTX)
    assert not project.runs.all()
