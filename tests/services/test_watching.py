"""Following runs: new events only, a model when one has finished, and a plain word when a job is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from datasets import frozen_dataset
from job_service import JobService

from lyricstudio.domain.errors import Cancelled
from lyricstudio.domain.progress import Progress, SilentContext
from lyricstudio.providers.openai_service import OpenAIService
from lyricstudio.services.tuning import LaunchRequest, launch
from lyricstudio.services.watching import refresh, watch
from lyricstudio.store.project import Project

CTX = SilentContext()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.lyricstudio") as opened:
        yield opened


@contextmanager
def launched(project: Project, service: JobService) -> Iterator[OpenAIService]:
    dataset = frozen_dataset(project)
    with service.server().running() as server, OpenAIService("studio", server.url, "k") as provider:
        launch(project, provider, LaunchRequest((dataset.id,), "small"), {}, CTX)
        yield provider


def test_metrics_arrive_once_and_move_the_run(project: Project) -> None:
    service = JobService()
    with launched(project, service) as provider:
        service.tell(step=0, total_steps=10, full_valid_loss=4.0)
        service.tell(step=1, total_steps=10, train_loss=3.5, tokens=100, eta_seconds=9.0)
        refresh(project, provider)
        service.tell(step=5, total_steps=10, train_loss=2.5)
        (run,) = refresh(project, provider)
    assert (run.progress, run.train_loss, run.valid_loss) == (0.5, 2.5, 4.0)
    metrics = project.runs.metrics(run.id)
    assert [(m.step, m.train_loss, m.valid_loss) for m in metrics] == [(0, None, 4.0), (1, 3.5, None), (5, 2.5, None)]


def test_a_finished_run_puts_one_model_into_the_library(project: Project) -> None:
    service = JobService()
    with launched(project, service) as provider:
        service.tell(step=10, total_steps=10, train_loss=2.0, full_valid_loss=2.4)
        service.finish()
        refresh(project, provider)
        (run,) = refresh(project, provider)
    (model,) = project.models.all()
    assert (run.status, run.model, run.progress) == ("succeeded", "ft:small:x:1", 1.0)
    assert (model.name, model.model_id, model.run_id, model.valid_loss) == ("Ana Reyes", run.model, run.id, 2.4)
    assert model.template == project.datasets.get(run.dataset_id).template


def test_a_failure_is_told_in_the_services_words(project: Project) -> None:
    service = JobService()
    with launched(project, service) as provider:
        service.jobs["ftjob-1"].update(
            status="failed", error={"code": "x", "message": "line 3 is no example", "param": "training_file"}
        )
        (run,) = refresh(project, provider)
    assert (run.status, run.error) == ("failed", "line 3 is no example")
    assert not project.models.all()


def test_a_job_that_the_service_forgot_is_lost_and_says_so(project: Project) -> None:
    service = JobService()
    with launched(project, service) as provider:
        service.jobs.clear()
        (run,) = refresh(project, provider)
    assert run.status == "lost"
    assert "does not know the job ftjob-1" in run.error


def test_one_list_call_serves_all_runs(project: Project) -> None:
    service = JobService()
    first, second = frozen_dataset(project), frozen_dataset(project, "Bo Lindt")
    with service.server().running() as server, OpenAIService("studio", server.url, "k") as provider:
        launch(project, provider, LaunchRequest((first.id, second.id), "small"), {}, CTX)
        service.finish()
        before = len(server.asked)
        refresh(project, provider)
        listed = [asked for asked in server.asked[before:] if asked.path.split("?")[0] == "/v1/fine_tuning/jobs"]
        refresh(project, provider)
    assert len(listed) == 1
    assert {model.name for model in project.models.all()} == {"Ana Reyes", "Bo Lindt"}


class _FinishesThenReports(SilentContext):
    def __init__(self, service: JobService) -> None:
        self.service = service
        self.seen: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)
        if len(self.seen) == 2:
            self.service.finish()


def test_watching_ends_when_the_runs_are_over(project: Project) -> None:
    service = JobService()
    with launched(project, service) as provider:
        ctx = _FinishesThenReports(service)
        (run,) = watch(project, provider, [project.runs.all()[0].id], ctx)
    assert run.status == "succeeded"
    assert ctx.seen[-1].done == 1.0


class _Impatient(SilentContext):
    def checkpoint(self) -> None:
        raise Cancelled


def test_leaving_the_watch_leaves_the_job_alone(project: Project) -> None:
    service = JobService()
    with launched(project, service) as provider, pytest.raises(Cancelled):
        watch(project, provider, [project.runs.all()[0].id], _Impatient())
    assert service.jobs["ftjob-1"]["status"] == "queued"
