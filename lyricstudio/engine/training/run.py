"""One training run from where it stands to its adapter: steps, epochs, checkpoints, pause, cancel, resume."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.adapters import GGUF_NAME, write_gguf, write_peft
from lyricstudio.engine.llama.head import LossSum
from lyricstudio.engine.training.batches import epoch_order
from lyricstudio.engine.training.card import write_card
from lyricstudio.engine.training.optimizer import RateCourse
from lyricstudio.engine.training.pace import Pace
from lyricstudio.engine.training.progress import EpochRecord, Standing, best_epoch, save_resume, should_stop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyricstudio.engine.training.examples import ExampleSet
    from lyricstudio.engine.training.form_check import FormCheck
    from lyricstudio.engine.training.job_folder import EventLog, JobFolder, JobSpec
    from lyricstudio.engine.training.learner import Learner
    from lyricstudio.engine.training.recipe import Recipe

_SAVE_EVERY = 60.0  # seconds of work that a crash may cost at most
_HELD_OUT_BATCH = 8


class Interrupted(Exception):  # noqa: N818 - a wish, no error
    """The run is to stop at this step; `wish` is "pause", "cancel" or "gone" (whoever started it is no more)."""

    def __init__(self, wish: str) -> None:
        super().__init__(wish)
        self.wish = wish


class TrainingRun:
    """Trains one job. `interrupted` is asked between all steps and returns a wish or ""."""

    def __init__(
        self, job: JobFolder, spec: JobSpec, learner: Learner, recipe: Recipe, interrupted: Callable[[], str]
    ) -> None:
        self.job, self.spec, self.learner, self.recipe = job, spec, learner, recipe
        self._interrupted = interrupted
        self.standing = Standing()
        self.settings: dict[str, Any] = {}
        self._pace = Pace()
        self._saved_at = time.monotonic()

    def start_from(self, standing: Standing) -> None:
        """Go on from where an earlier process stood (the learner is restored apart)."""
        self.standing = standing

    def train(self, data: tuple[ExampleSet, ExampleSet | None], check: FormCheck, log: EventLog) -> None:
        """Train to the end and write the adapter; Interrupted when a wish was seen (the state is saved first)."""
        self._train, self._held_out, self._check, self._log = *data, check, log
        self.total_steps = self.recipe.total_steps(len(self._train.examples))
        try:
            self._run_epochs()
        except Interrupted as stop:
            if stop.wish != "cancel":
                self._save()
            raise
        self._finish()

    def write_state(self, status: str, error: dict[str, str | None] | None = None) -> None:
        """Tell how the run stands."""
        standing = self.standing
        checkpoints = [
            {"epoch": r.epoch, "step": r.step, "metrics": r.to_metrics(), "dir": str(self._epoch_folder(r.epoch))}
            for r in standing.records
        ]
        self.job.write_state(
            {
                "status": status,
                "step": standing.step,
                "total_steps": getattr(self, "total_steps", 0),
                "trained_tokens": standing.tokens,
                "error": error,
                "checkpoints": checkpoints,
                "sample": standing.sample,
                "base_valid_loss": standing.base_loss,
                "hyperparameters": self.recipe.hyperparameters(),
                "recipe": asdict(self.recipe),
                "threads": self.settings.get("threads"),
            }
        )

    def _run_epochs(self) -> None:
        self.write_state("running")
        if self.standing.base_loss is None and self._held_out:
            base = self._held_out_loss()
            self.standing = replace(self.standing, base_loss=base)
            self._tell(0, None, base)
        while self.standing.epoch < self.recipe.epochs:
            self._run_steps()
            self._end_epoch()
            if reason := should_stop(self.standing.records, self.recipe.stop):
                if self.standing.epoch < self.recipe.epochs:
                    self._log.message(f"Stopped after epoch {self.standing.epoch}: {reason}.")
                return

    def _run_steps(self) -> None:
        examples, recipe = self._train.examples, self.recipe
        lengths = [example.length for example in examples]
        order = epoch_order(lengths, recipe.batch_size, self.spec.seed, self.standing.epoch)
        course = RateCourse(recipe.learning_rate, self.total_steps, recipe.warm_up)
        for numbers in order[self.standing.position :]:
            self._heed()
            started = time.perf_counter()
            batch = [examples[number] for number in numbers]
            step = self.standing.step + 1
            result = self.learner.step(batch, course.at(step), step)
            tokens = sum(example.length for example in batch)
            self.standing = self.standing.after_step(result.loss, tokens)
            self._pace.step(tokens, time.perf_counter() - started)
            if self.standing.position < len(order):
                self._tell(step, result.loss.mean, None)
                self._save_now_and_then()

    def _end_epoch(self) -> None:
        standing, started = self.standing, time.perf_counter()
        held_out = self._held_out_loss() if self._held_out else None
        form, sample = None, None
        if standing.epoch + 1 in self._check.epochs:
            self._heed()
            form, sample = self._check.run(self.learner, self.spec.seed + standing.epoch)
        record = EpochRecord(standing.epoch + 1, standing.step, standing.loss.mean or 0.0, held_out, form)
        self._write_adapter(self._epoch_folder(record.epoch))
        self._pace.epoch_end(time.perf_counter() - started)
        self._tell(standing.step, standing.last_loss, held_out)
        shown = {"epoch": record.epoch, **sample} if sample else None
        self.standing = standing.after_epoch(record, shown)
        self._save()
        self.write_state("running")

    def _held_out_loss(self) -> float | None:
        assert self._held_out is not None
        examples = sorted(self._held_out.examples, key=lambda example: example.length)
        total = LossSum()
        for start in range(0, len(examples), _HELD_OUT_BATCH):
            self._heed()
            total = total + self.learner.loss(examples[start : start + _HELD_OUT_BATCH])
        return total.mean

    def _heed(self) -> None:
        if wish := self._interrupted():
            raise Interrupted(wish)

    def _tell(self, step: int, train_loss: float | None, held_out: float | None) -> None:
        left = self.total_steps - step
        per_epoch = self.total_steps // self.recipe.epochs
        eta = self._pace.remaining(left, self._train.tokens / per_epoch, left / per_epoch)
        data = {
            "total_steps": self.total_steps,
            "epoch": self.standing.epoch + 1 if step else 0,
            "train_loss": train_loss,
            "valid_loss": held_out,
            "full_valid_loss": held_out,
            "tokens": self.standing.tokens,
            "eta_seconds": None if eta is None else round(eta, 1),
        }
        text = f"Step {step}/{self.total_steps}" + (f": training loss {train_loss:.3f}" if train_loss else "")
        if held_out is not None:
            text += f", validation loss {held_out:.3f}"
        self._log.metrics(step, data, text)
        self.write_state("running")

    def _save_now_and_then(self) -> None:
        if time.monotonic() - self._saved_at > _SAVE_EVERY:
            self._save()

    def _save(self) -> None:
        save_resume(self.job.resume, self.learner.state(), self.standing, self.settings)
        self._saved_at = time.monotonic()

    def _epoch_folder(self, epoch: int) -> Path:
        return self.job.checkpoints / f"epoch-{epoch}"

    def _write_adapter(self, folder: Path) -> None:
        waiting = folder.with_name(folder.name + ".tmp")
        shutil.rmtree(waiting, ignore_errors=True)
        waiting.mkdir(parents=True)
        adapter = self.learner.adapter()
        write_peft(adapter, waiting, self.spec.base_name)
        write_gguf(adapter, waiting / GGUF_NAME, self.spec.suffix or self.spec.job_id)
        _put_in_place(waiting, folder)

    def _finish(self) -> None:
        best = best_epoch(self.standing.records, self.recipe.stop)
        if best.epoch != self.standing.epoch:
            self._log.message(f"The adapter of epoch {best.epoch} is kept: {_why(best)}.")
        waiting = self.job.path / "adapter.tmp"
        shutil.rmtree(waiting, ignore_errors=True)
        shutil.copytree(self._epoch_folder(best.epoch), waiting)
        write_card(waiting, self.spec, self.recipe, self.standing, best)
        _put_in_place(waiting, self.job.adapter)
        self.write_state("succeeded")
        self.job.resume.unlink(missing_ok=True)


def _why(record: EpochRecord) -> str:
    return "form and held-out loss together are best there" if record.form else "its held-out loss is best"


def _put_in_place(waiting: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    waiting.replace(folder)
