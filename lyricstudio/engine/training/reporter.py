"""Tells how a run goes: one event a step with the time that is left, and the state as it stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from lyricstudio.engine.training.pace import Pace

if TYPE_CHECKING:
    from lyricstudio.engine.training.job_folder import EventLog, JobFolder
    from lyricstudio.engine.training.progress import Standing
    from lyricstudio.engine.training.recipe import Recipe


class Reporter:
    """Writes events and state of one job; `tokens` is the number of training tokens of an epoch."""

    def __init__(self, job: JobFolder, log: EventLog, recipe: Recipe, examples: int, tokens: int) -> None:
        self._job, self._log, self._recipe = job, log, recipe
        self._steps = recipe.total_steps(examples)
        self._tokens = tokens
        self.pace = Pace()
        self.threads = 0

    def message(self, text: str, level: str = "info") -> None:
        """Tell a sentence."""
        self._log.message(text, level)

    def tell_step(self, standing: Standing, held_out: float | None) -> None:
        """Tell the step that `standing` has reached (0: the bare base), with a held-out loss where there is one."""
        step, loss = standing.step, standing.last_loss
        eta = self._time_left(step)
        data = {
            "total_steps": self._steps,
            "epoch": standing.epoch + 1 if step else 0,
            "train_loss": loss,
            "valid_loss": held_out,
            "full_valid_loss": held_out,
            "tokens": standing.tokens,
            "eta_seconds": None if eta is None else round(eta, 1),
        }
        text = f"Step {step}/{self._steps}" + ("" if loss is None else f": training loss {loss:.3f}")
        if held_out is not None:
            text += f", validation loss {held_out:.3f}"
        self._log.metrics(step, data, text)
        self.write_state("running", standing)

    def write_state(self, status: str, standing: Standing) -> None:
        """Replace the job's state."""
        checkpoints = [
            {
                "epoch": record.epoch,
                "step": record.step,
                "metrics": record.to_metrics(),
                "dir": str(self._job.epoch_folder(record.epoch)),
            }
            for record in standing.records
        ]
        self._job.write_state(
            {
                "status": status,
                "step": standing.step,
                "total_steps": self._steps,
                "trained_tokens": standing.tokens,
                "error": None,
                "checkpoints": checkpoints,
                "sample": standing.sample,
                "base_valid_loss": standing.base_loss,
                "hyperparameters": self._recipe.hyperparameters(),
                "recipe": asdict(self._recipe),
                "threads": self.threads,
            }
        )

    def _time_left(self, step: int) -> float | None:
        steps_an_epoch = self._steps // self._recipe.epochs
        left = self._steps - step
        return self.pace.remaining(left, self._tokens / steps_an_epoch, left / steps_an_epoch)
