"""One training run from where it stands to its adapter: steps, epochs, checkpoints, pause, cancel, resume."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.adapters import GGUF_NAME, write_gguf, write_peft
from lyricstudio.engine.llama.head import LossSum
from lyricstudio.engine.training.batches import epoch_order
from lyricstudio.engine.training.card import write_card
from lyricstudio.engine.training.optimizer import RateCourse
from lyricstudio.engine.training.progress import EpochRecord, Standing, best_epoch, save_resume, should_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lyricstudio.engine.training.examples import ExampleSet
    from lyricstudio.engine.training.form_check import FormCheck
    from lyricstudio.engine.training.job_folder import JobFolder, JobSpec
    from lyricstudio.engine.training.learner import Learner
    from lyricstudio.engine.training.recipe import Recipe
    from lyricstudio.engine.training.reporter import Reporter

_SAVE_EVERY = 60.0  # seconds of work that a crash may cost at most
_HELD_OUT_BATCH = 8


class Interrupted(Exception):  # noqa: N818 - a wish, no error
    """The run is to stop at this step; `wish` is "pause", "cancel" or "gone" (whoever started it is no more)."""

    def __init__(self, wish: str) -> None:
        super().__init__(wish)
        self.wish = wish


@dataclass(frozen=True)
class RunPlan:
    """What is trained, on what and how; `settings` must be the same when a later process goes on."""

    spec: JobSpec
    recipe: Recipe
    train: ExampleSet
    held_out: ExampleSet | None
    check: FormCheck
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total_steps(self) -> int:
        """Return the steps of all epochs together."""
        return self.recipe.total_steps(len(self.train.examples))


class TrainingRun:
    """Trains one job. `interrupted` is asked between all steps and returns a wish or ""."""

    def __init__(
        self, job: JobFolder, plan: RunPlan, learner: Learner, reporter: Reporter, interrupted: Callable[[], str]
    ) -> None:
        self.job, self.plan, self.learner, self.reporter = job, plan, learner, reporter
        self._interrupted = interrupted
        self._saved_at = time.monotonic()
        self.standing = Standing()

    def train(self) -> None:
        """Train to the end and write the adapter; Interrupted when a wish was seen (the state is saved first)."""
        try:
            self._run_epochs()
        except Interrupted as stop:
            if stop.wish != "cancel":
                self._save()
            raise
        self._finish()

    def _run_epochs(self) -> None:
        self.reporter.write_state("running", self.standing)
        if self.standing.base_loss is None and self.plan.held_out:
            self.standing = replace(self.standing, base_loss=self._held_out_loss())
            self.reporter.tell_step(self.standing, self.standing.base_loss)
        while self.standing.epoch < self.plan.recipe.epochs:
            self._run_steps()
            self._end_epoch()
            reason = should_stop(self.standing.records, self.plan.recipe.stop)
            if reason and self.standing.epoch < self.plan.recipe.epochs:
                self.reporter.message(f"Stopped after epoch {self.standing.epoch}: {reason}.")
                return

    def _run_steps(self) -> None:
        examples, recipe = self.plan.train.examples, self.plan.recipe
        lengths = [example.length for example in examples]
        order = epoch_order(lengths, recipe.batch_size, self.plan.spec.seed, self.standing.epoch)
        course = RateCourse(recipe.learning_rate, self.plan.total_steps, recipe.warm_up)
        for numbers in order[self.standing.position :]:
            self._heed()
            started = time.perf_counter()
            batch = [examples[number] for number in numbers]
            step = self.standing.step + 1
            result = self.learner.step(batch, course.at(step), step)
            tokens = sum(example.length for example in batch)
            self.standing = self.standing.after_step(result.loss, tokens)
            self.reporter.pace.step(tokens, time.perf_counter() - started)
            # The last step of an epoch is told together with the held-out loss behind it.
            if self.standing.position < len(order):
                self.reporter.tell_step(self.standing, None)
                self._save_now_and_then()

    def _end_epoch(self) -> None:
        standing, started = self.standing, time.perf_counter()
        held_out = self._held_out_loss() if self.plan.held_out else None
        form, sample = None, None
        if standing.epoch + 1 in self.plan.check.epochs:
            self._heed()
            form, sample = self.plan.check.run(self.learner, self.plan.spec.seed + standing.epoch)
        record = EpochRecord(standing.epoch + 1, standing.step, standing.loss.mean or 0.0, held_out, form)
        self._write_adapter(self.job.epoch_folder(record.epoch))
        self.reporter.pace.epoch_end(time.perf_counter() - started)
        self.reporter.tell_step(standing, held_out)
        shown = {"epoch": record.epoch, **sample} if sample else None
        self.standing = standing.after_epoch(record, shown)
        self._save()
        self.reporter.write_state("running", self.standing)

    def _held_out_loss(self) -> float | None:
        assert self.plan.held_out is not None
        examples = sorted(self.plan.held_out.examples, key=lambda example: example.length)
        total = LossSum()
        for start in range(0, len(examples), _HELD_OUT_BATCH):
            self._heed()
            total = total + self.learner.loss(examples[start : start + _HELD_OUT_BATCH])
        return total.mean

    def _heed(self) -> None:
        if wish := self._interrupted():
            raise Interrupted(wish)

    def _save_now_and_then(self) -> None:
        if time.monotonic() - self._saved_at > _SAVE_EVERY:
            self._save()

    def _save(self) -> None:
        save_resume(self.job.resume, self.learner.state(), self.standing, self.plan.settings)
        self._saved_at = time.monotonic()

    def _write_adapter(self, folder: Path) -> None:
        waiting = _fresh(folder)
        waiting.mkdir(parents=True)
        adapter, spec = self.learner.adapter(), self.plan.spec
        write_peft(adapter, waiting, spec.base_name)
        write_gguf(adapter, waiting / GGUF_NAME, spec.suffix or spec.job_id)
        _put_in_place(waiting, folder)

    def _finish(self) -> None:
        best = best_epoch(self.standing.records, self.plan.recipe.stop)
        if best.epoch != self.standing.epoch:
            self.reporter.message(f"The adapter of epoch {best.epoch} is kept: {_why(best)}.")
        waiting = _fresh(self.job.adapter)
        shutil.copytree(self.job.epoch_folder(best.epoch), waiting)
        write_card(waiting, self.plan.spec, self.plan.recipe, self.standing, best)
        _put_in_place(waiting, self.job.adapter)
        self.reporter.write_state("succeeded", self.standing)
        self.job.resume.unlink(missing_ok=True)


def _why(record: EpochRecord) -> str:
    return "form and held-out loss together are best there" if record.form else "its held-out loss is best"


def _fresh(folder: Path) -> Path:
    waiting = folder.with_name(folder.name + ".tmp")
    shutil.rmtree(waiting, ignore_errors=True)
    return waiting


def _put_in_place(waiting: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    waiting.replace(folder)
