"""Where a training run stands: what is stored beside the trained values, and what each epoch brought."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.llama.head import LossSum
from lyricstudio.engine.training.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np

    from lyricstudio.engine.training.recipe import StopRule

_LOSS_NOISE = 0.02  # nats by which a held-out loss may rise without meaning anything


@dataclass(frozen=True, slots=True)
class EpochRecord:
    """What one epoch brought: mean losses in nats a token, and the form where it was measured."""

    epoch: int
    step: int
    train_loss: float
    valid_loss: float | None
    form: Form | None = None

    def to_metrics(self) -> dict[str, object]:
        """Return the metrics of the epoch's checkpoint, named as in the public API and beyond."""
        shown = {"step": self.step, "train_loss": self.train_loss, "valid_loss": self.valid_loss}
        form = self.form.to_record() if self.form else None
        return {**shown, "full_valid_loss": self.valid_loss, "form": form}


@dataclass(frozen=True, slots=True)
class Standing:
    """The place a run has reached: `position` steps of epoch `epoch` (0-based) are done, `step` steps in all."""

    epoch: int = 0
    position: int = 0
    step: int = 0
    tokens: int = 0
    loss: LossSum = field(default_factory=LossSum)
    last_loss: float | None = None
    base_loss: float | None = None
    sample: Mapping[str, object] | None = None
    records: tuple[EpochRecord, ...] = ()

    def after_step(self, loss: LossSum, tokens: int) -> Standing:
        """Return the standing after one more step."""
        return replace(
            self,
            position=self.position + 1,
            step=self.step + 1,
            tokens=self.tokens + tokens,
            loss=self.loss + loss,
            last_loss=loss.mean,
        )

    def after_epoch(self, record: EpochRecord, sample: Mapping[str, object] | None) -> Standing:
        """Return the standing at the start of the next epoch."""
        records = (*self.records, record)
        sample = sample or self.sample
        return replace(self, epoch=self.epoch + 1, position=0, loss=LossSum(), records=records, sample=sample)

    def to_json(self) -> str:
        """Return the standing as text; floats keep every bit."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Standing:
        """Read a stored standing."""
        told: dict[str, Any] = json.loads(text)
        records = tuple(
            EpochRecord(**{**record, "form": Form(**record["form"]) if record["form"] else None})
            for record in told.pop("records")
        )
        return cls(**{**told, "loss": LossSum(**told["loss"]), "records": records})


def best_epoch(records: Sequence[EpochRecord], rule: StopRule) -> EpochRecord:
    """Return the epoch whose adapter to keep (see StopRule)."""
    measured = [record for record in records if record.form] if rule.kind == "form" else []
    if measured:
        return max(measured, key=lambda record: (_worth(record, records, rule), record.epoch))
    with_loss = [record for record in records if record.valid_loss is not None]
    if rule.kind == "loss" and with_loss:
        return min(with_loss, key=lambda record: (record.valid_loss, record.epoch))
    lowest = _lowest(records)
    calm = [r for r in records if r.valid_loss is None or lowest is None or r.valid_loss <= lowest + rule.loss_slack]
    return records[-1] if rule.kind == "never" else calm[-1]


def should_stop(records: Sequence[EpochRecord], rule: StopRule) -> str:
    """Return why training is to end before its last epoch, "" when it is to go on."""
    if rule.kind == "never" or len(records) < rule.least_epochs:
        return ""
    last, lowest = records[-1], _lowest(records)
    if lowest is None or last.valid_loss is None:
        return ""
    if rule.kind == "loss":
        rising = last.valid_loss > lowest + _LOSS_NOISE
        return "the held-out loss rises" if rising else ""
    if last.valid_loss > lowest + rule.loss_slack:
        return f"the held-out loss is more than {rule.loss_slack:g} above its lowest"
    if last.form and last.form.score(rule.copied_words) >= rule.form_reached and last.valid_loss > lowest + _LOSS_NOISE:
        return "the form is kept and the held-out loss is past its lowest"
    return ""


def _lowest(records: Sequence[EpochRecord]) -> float | None:
    return min((record.valid_loss for record in records if record.valid_loss is not None), default=None)


def _worth(record: EpochRecord, records: Sequence[EpochRecord], rule: StopRule) -> float:
    lowest = _lowest(records)
    above = (record.valid_loss or 0.0) - (lowest or 0.0)
    assert record.form is not None
    return record.form.score(rule.copied_words) - rule.loss_price * above


def save_resume(
    path: Path, state: Mapping[str, np.ndarray], standing: Standing, settings: Mapping[str, object]
) -> None:
    """Store values and standing in one file, at one go."""
    from safetensors.numpy import save_file

    waiting = path.with_name(path.name + ".tmp")
    save_file(dict(state), waiting, {"standing": standing.to_json(), "settings": json.dumps(settings)})
    waiting.replace(path)


def load_resume(path: Path) -> tuple[dict[str, np.ndarray], Standing, dict[str, Any]] | None:
    """Return what save_resume stored, None when there is nothing that can be read."""
    from safetensors import SafetensorError, safe_open

    if not path.exists():
        return None
    try:
        with safe_open(path, "numpy") as file:
            told = file.metadata()
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
        return state, Standing.from_json(told["standing"]), json.loads(told["settings"])
    except (OSError, ValueError, KeyError, TypeError, SafetensorError):
        return None
