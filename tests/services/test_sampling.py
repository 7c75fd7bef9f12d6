"""The same question to every checkpoint: asked once, kept, weighed against the songs it was trained on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from run_projects import add_run, freeze_all

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import RunSample
from lyricstudio.providers.interface import ChatRequest, Choice, JobCheckpoint
from lyricstudio.services.sample_prompts import best_sample, own_prompt, sample_prompts
from lyricstudio.services.samples import open_samples
from lyricstudio.services.sampling import Sampler, rhyming_share, without_marks
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

CTX = SilentContext()


@dataclass
class Checkpoints:
    """A service with some checkpoints that always answer the same."""

    answer: str
    steps: list[int]
    asked: list[ChatRequest] = field(default_factory=list)

    def checkpoints(self, _job_id: str) -> tuple[JobCheckpoint, ...]:
        return tuple(JobCheckpoint(f"m:{step}", step, 2.0, 3.0 - step / 100) for step in self.steps)

    def complete(self, request: ChatRequest) -> tuple[Choice, ...]:
        self.asked.append(request)
        return (Choice(self.answer, "stop"),)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with open_samples(tmp_path_factory.mktemp("p") / "s.lyricstudio", Tables(), CTX) as opened:
        freeze_all(opened)
        yield opened


def test_questions_come_from_held_out_parts_choruses_first(project: Project) -> None:
    dataset = project.datasets.all()[0]
    prompts = sample_prompts(project, dataset)
    assert prompts
    assert len({prompt.key for prompt in prompts}) == len(prompts)
    kinds = [prompt.label.split(" ")[0] for prompt in prompts]
    assert kinds == sorted(kinds, key=lambda kind: kind != "chorus")
    assert [message.role for message in prompts[0].messages] == ["system", "user"]


def test_an_own_question_is_in_the_words_of_the_template(project: Project) -> None:
    dataset = project.datasets.all()[0]
    prompt = own_prompt(dataset, PartKind.BRIDGE, " a ferry ")
    assert prompt.label == "bridge about a ferry"
    assert dataset.group in prompt.messages[0].content
    assert "Write the bridge." in prompt.messages[1].content
    assert "About: a ferry" in prompt.messages[1].content


def test_a_checkpoint_is_asked_once_and_its_answer_kept(project: Project) -> None:
    dataset = project.datasets.all()[0]
    run = add_run(project, dataset, 1)
    prompt = sample_prompts(project, dataset)[0]
    real = next(iter(project.songs.iterate())).lines[:2]
    service = Checkpoints("\n".join(real), [10, 20])
    sampler = Sampler(project, Tables())
    told: list[RunSample] = []
    first = sampler.write_missing(service, run, prompt, CTX, told.append)
    assert [sample.step for sample in first] == [10, 20]
    assert told == list(first)
    assert service.asked[0].messages == prompt.messages
    service.steps.append(30)
    assert [s.step for s in sampler.write_missing(service, run, prompt, CTX)] == [10, 20, 30]
    assert [request.model for request in service.asked] == ["m:10", "m:20", "m:30"]
    assert best_sample(sampler.stored(run, prompt)).step == 30


def test_what_is_copied_from_training_songs_is_counted(project: Project) -> None:
    dataset = project.datasets.all()[0]
    run = add_run(project, dataset, 2)
    prompt = own_prompt(dataset, PartKind.VERSE, "")
    example = next(project.datasets.examples(dataset.id))
    words = example.messages[-1].content.split("|", 1)[-1].split("\n")[0].split()
    (sample,) = Sampler(project, Tables()).write_missing(Checkpoints(" ".join(words), [5]), run, prompt, CTX)
    assert sample.copied_words >= min(4, len(words))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A rain | here comes the rain", "here comes the rain"),
        ("A june tomorrow | i threw it away\nplain line", "i threw it away\nplain line"),
        ("no mark at all", "no mark at all"),
    ],
)
def test_marks_go_even_when_they_are_not_quite_right(written: str, shown: str) -> None:
    assert without_marks(written) == shown


def test_rhyming_lines_are_counted() -> None:
    pronunciations = Tables().pronunciations
    assert rhyming_share(["the day", "away", "", "a cat", "a spoon"], pronunciations) == 0.5
    assert rhyming_share([], pronunciations) == 0.0


def test_without_held_out_losses_no_sample_is_best(tmp_path: Path) -> None:
    assert best_sample([RunSample("r", "a", 1, "x", "m")]) is None
