"""Datasets, runs, models, drafts and settings come back as they went in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind, Split
from lyricstudio.domain.records import (
    Composition,
    Dataset,
    Dropped,
    Example,
    LyricModel,
    Message,
    Run,
    RunMetric,
    Section,
    Take,
)
from lyricstudio.store.project import Project

DATASET = Dataset(
    id="d1", group="The Fixture Band", group_by="artist", context=ContextMode.SONG,
    answer_format=AnswerFormat.END_WORD, template="{}", template_hash="abc", seed=7, split="80/10/10", repeat=1,
    hash="f00", train=2, valid=1, test=0, dropped=(Dropped("too long", 3),),
)  # fmt: skip
EXAMPLES = tuple(
    Example((Message("user", f"q{i}"), Message("assistant", f"a {i}\n🎵", 0 if i else None)), i, (i, i + 1), split)
    for i, split in enumerate((Split.TRAIN, Split.VALID, Split.TRAIN))
)
MODEL = LyricModel(
    id=None, name="Lanterns", group="all", base="smollm2-135m-instruct", provider="local", model_id="ft:1",
    run_id="r1", dataset_id="d1", dataset_hash="f00", context=ContextMode.PART, answer_format=AnswerFormat.PLAIN,
    template="{}", valid_loss=2.5,
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as opened:
        yield opened


def test_a_dataset_comes_back_with_its_examples_in_order(project: Project) -> None:
    stored = project.datasets.add(DATASET, iter(EXAMPLES))
    assert stored.created
    assert project.datasets.get("d1") == stored
    assert project.datasets.all() == (stored,)
    assert tuple(project.datasets.examples("d1")) == EXAMPLES
    assert tuple(project.datasets.examples("d1", Split.TRAIN)) == (EXAMPLES[0], EXAMPLES[2])


def test_examples_are_read_across_pages(project: Project) -> None:
    many = [replace(EXAMPLES[0], song_id=i) for i in range(2503)]
    project.datasets.add(DATASET, many)
    assert [e.song_id for e in project.datasets.examples("d1")] == list(range(2503))


def test_a_dataset_that_fails_halfway_is_not_there_at_all(project: Project) -> None:
    def broken() -> Iterator[Example]:
        yield EXAMPLES[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        project.datasets.add(DATASET, broken())
    assert project.datasets.all() == ()


def test_a_dataset_with_runs_is_kept_and_one_without_goes_whole(project: Project) -> None:
    project.datasets.add(DATASET, EXAMPLES)
    project.datasets.add(replace(DATASET, id="d2"), EXAMPLES)
    project.runs.add(Run("r1", "d1", "local", "default"))
    with pytest.raises(UserError, match="run r1 was made from it"):
        project.datasets.delete("d1")
    project.datasets.delete("d2")
    assert [d.id for d in project.datasets.all()] == ["d1"]
    assert list(project.datasets.examples("d2")) == []
    with pytest.raises(UserError, match="no dataset 'd2'"):
        project.datasets.get("d2")


def test_a_run_comes_back_and_is_updated(project: Project) -> None:
    project.datasets.add(DATASET, EXAMPLES)
    run = project.runs.add(Run("r1", "d1", "local", "default", recipe='{"rank": 16}'))
    assert project.runs.get("r1") == run
    changed = replace(run, status="running", job_id="ftjob-1", eta_seconds=1.5, train_loss=2.0, cost_usd=0.1)
    project.runs.update(changed)
    assert project.runs.all() == (changed,)
    for act in (
        lambda: project.runs.get("r2"),
        lambda: project.runs.update(replace(run, id="r2")),
        lambda: project.runs.add(Run("r3", "d9", "local", "default")),
    ):
        with pytest.raises(UserError, match="there is no"):
            act()


def test_only_one_of_two_commands_claims_a_run(project: Project) -> None:
    project.datasets.add(DATASET, EXAMPLES)
    project.runs.add(Run("r1", "d1", "local", "default"))
    with Project.open(project.path) as other:
        assert project.runs.claim("r1", "planned", "submitting")
        assert not other.runs.claim("r1", "planned", "submitting")
    assert project.runs.get("r1").status == "submitting"
    assert not project.runs.claim("r9", "planned", "submitting")


def test_a_step_told_twice_is_one_step_that_knows_both(project: Project) -> None:
    project.datasets.add(DATASET, EXAMPLES)
    project.runs.add(Run("r1", "d1", "local", "default"))
    project.runs.add_metrics([RunMetric("r1", 2, train_loss=1.0, tokens=10), RunMetric("r1", 1, train_loss=2.0)])
    project.runs.add_metrics([RunMetric("r1", 2, valid_loss=1.5, at="t")])
    assert project.runs.metrics("r1") == (
        RunMetric("r1", 1, train_loss=2.0),
        RunMetric("r1", 2, train_loss=1.0, valid_loss=1.5, tokens=10, at="t"),
    )


def test_a_model_is_found_by_id_and_by_name(project: Project) -> None:
    model = project.models.add(MODEL)
    newer = project.models.add(replace(MODEL, model_id="ft:2"))
    assert project.models.get(model.id or 0) == model
    assert project.models.find(str(model.id)) == model
    assert project.models.find("ft:1") == model
    assert project.models.find("lanterns") == newer
    project.models.update(replace(model, name="Harbour", status="retired"))
    assert project.models.find("harbour").status == "retired"
    assert [m.id for m in project.models.all()] == [model.id, newer.id]
    with pytest.raises(UserError, match="there are: Harbour, Lanterns"):
        project.models.find("x")
    assert project.models.delete(newer.id or 0) == 1
    with pytest.raises(UserError, match="there is no model"):
        project.models.delete(newer.id or 0)


def test_a_draft_comes_back_with_sections_and_takes(project: Project) -> None:
    takes = (Take("la la", 1, "m", 0.5, "p", chosen=True), Take("lo lo", 2, "m"))
    verse = Section(PartKind.VERSE, 1, "m", "p", "la la", takes, brief="sea")
    draft = Composition(None, "Sea", "verse,verse", "sea", 2**40, (verse, replace(verse, takes=(), linked=0)))
    stored = project.compositions.add(draft)
    assert replace(stored, id=None, created="") == draft
    assert project.compositions.get(stored.id or 0) == stored
    changed = replace(stored, title="Ocean", sections=(replace(verse, text="new"),))
    project.compositions.update(changed)
    assert project.compositions.all() == (changed,)
    assert project.compositions.delete(stored.id or 0) == 1
    assert project._database.one("SELECT count(*) FROM takes")[0] == 0
    with pytest.raises(UserError, match="there is no draft"):
        project.compositions.get(stored.id or 0)


def test_a_setting_is_kept_and_replaced(project: Project) -> None:
    assert project.settings.get("template", "default") == "default"
    project.settings.set("template", "a")
    project.settings.set("template", "b")
    assert project.settings.get("template", "default") == "b"
