"""What many runs cost together, said before the button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from run_projects import freeze_all

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.launch_plan import LaunchPlanner, PlanRequest, only
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

CTX = SilentContext()
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with open_samples(tmp_path_factory.mktemp("p") / "s.lyricstudio", Tables(), CTX) as opened:
        freeze_all(opened)
        yield opened


@pytest.fixture
def planner(project: Project) -> LaunchPlanner:
    return LaunchPlanner(project, BaseCounters(Tables()))


def ids(project: Project) -> tuple[str, ...]:
    return tuple(dataset.id for dataset in project.datasets.all())


def test_a_plan_is_the_sum_of_its_runs(project: Project, planner: LaunchPlanner) -> None:
    all_three = planner.plan(PlanRequest(ids(project), "gpt-4.1-mini-2025-04-14", DAY, 2), CTX)
    assert all_three.runs == 3
    parts = [only(all_three, [one]) for one in ids(project)]
    assert all_three.usd == pytest.approx(sum(part.usd or 0 for part in parts))
    assert all_three.tokens == sum(part.tokens for part in parts)
    assert all_three.seconds is None
    assert all_three.shutdown == date(2027, 1, 14)
    assert not all_three.is_local
    assert len(all_three.assumptions) == len(set(all_three.assumptions))


def test_passes_multiply(project: Project, planner: LaunchPlanner) -> None:
    request = PlanRequest(ids(project)[:1], "gpt-4.1-2025-04-14", DAY, 1)
    once = planner.plan(request, CTX)
    thrice = planner.plan(PlanRequest(request.dataset_ids, request.base, DAY, 3), CTX)
    assert thrice.tokens == 3 * once.tokens
    assert thrice.usd == pytest.approx(3 * (once.usd or 0))


def test_what_can_no_longer_be_trained_says_since_when(project: Project, planner: LaunchPlanner) -> None:
    plan = planner.plan(PlanRequest(ids(project)[:1], "gpt-4.1-2025-04-14", date(2027, 2, 1)), CTX)
    assert plan.untrainable_since == date(2027, 1, 7)


def test_an_unknown_base_is_refused(project: Project, planner: LaunchPlanner) -> None:
    with pytest.raises(UserError):
        planner.plan(PlanRequest(ids(project)[:1], "nobody-knows", DAY), CTX)


def test_nothing_chosen_costs_nothing(planner: LaunchPlanner) -> None:
    plan = planner.plan(PlanRequest((), "gpt-4.1-2025-04-14", DAY), CTX)
    assert (plan.runs, plan.usd, plan.seconds, plan.tokens) == (0, 0.0, None, 0)
