"""The labelling model: some kilobytes of weights that say how likely each kind is for each stanza.

A stanza's features go through one small hidden layer and straight on to the kinds; what follows what is a
table of steps between kinds (label_chain). Made by packaging/labelling_model.py, kept in
resources/labelling/kinds.json together with where its weights come from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.label_chain import marginals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lyricstudio.domain.boundary_model import BoundaryModel
    from lyricstudio.domain.stanza_features import StanzaFeatures

WEIGHTS = ("hidden", "hidden_bias", "mixed", "straight", "bias", "steps", "start")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns what a model says into how often that is right: a rising line through (`said`, `right`) points."""

    said: tuple[float, ...] = (0.0, 1.0)
    right: tuple[float, ...] = (0.0, 1.0)

    def __call__(self, confidence: float) -> float:
        """Return the share of right answers (0 to 1) among answers of such a confidence."""
        return float(np.interp(confidence, self.said, self.right))


@dataclass(frozen=True, slots=True)
class KindModel:
    """Weights by name (see WEIGHTS), with how features are scaled before.

    F features, H hidden, K kinds: hidden (F, H), hidden_bias (H), mixed (H, K), straight (F, K), bias (K),
    steps (K, K), start (K). `tilt` (K) is added to the scores: rare kinds are asked for more than they occur.
    `boundaries` finds the stanzas where blank lines were lost; `chorus_name` is what a chorus is called: no text
    tells a hook from a chorus, but the songs of one project mostly call it one thing.
    """

    kinds: tuple[PartKind, ...]
    features: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: Mapping[str, NDArray[np.float64]]
    tilt: NDArray[np.float64]
    calibration: Calibration = Calibration()
    boundaries: BoundaryModel | None = None
    chorus_name: PartKind = PartKind.CHORUS

    def scaled(self, features: StanzaFeatures) -> NDArray[np.float64]:
        """Return features as the weights take them, by name; one that is not measured any more counts as usual."""
        if features.names == self.features:
            return (features.values - self.mean) / self.scale
        column = {name: features.values[:, i] for i, name in enumerate(features.names)}
        rows = len(features.values)
        values = np.column_stack(
            [column.get(name, np.full(rows, m)) for name, m in zip(self.features, self.mean, strict=True)]
        )
        return (values - self.mean) / self.scale

    def scores(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how much speaks for each kind (…, K), before neighbours are looked at."""
        w = self.weights
        mixed = np.tanh(scaled @ w["hidden"] + w["hidden_bias"]) @ w["mixed"]
        return mixed + scaled @ w["straight"] + w["bias"]

    def likelihoods(self, features: StanzaFeatures) -> NDArray[np.float64]:
        """Return for each stanza (row) how likely each kind (column) is, as the model sees it."""
        scores = self.scores(self.scaled(features)) + self.tilt
        present = np.ones((1, len(scores)), dtype=bool)
        return marginals(scores[None], present, self.weights["steps"], self.weights["start"]).nodes[0]

    def named(self, column: int) -> PartKind:
        """Return the kind of a column as it is called here."""
        kind = self.kinds[column]
        return self.chorus_name if kind is PartKind.CHORUS else kind

    def with_weights(self, **weights: NDArray[np.float64]) -> KindModel:
        """Return the model with some weights replaced."""
        return replace(self, weights={**self.weights, **weights})

    def to_json(self, provenance: Sequence[str]) -> str:
        """Return the model as JSON text, its weights to three decimals."""
        data = {
            "provenance": list(provenance),
            "kinds": [kind.value for kind in self.kinds],
            "features": list(self.features),
            "mean": _rounded(self.mean),
            "scale": _rounded(self.scale),
            "tilt": _rounded(self.tilt),
            "calibration": {"said": list(self.calibration.said), "right": list(self.calibration.right)},
            "weights": {name: _rounded(self.weights[name]) for name in WEIGHTS},
        }
        return _lines(data)

    @classmethod
    def from_json(cls, text: str) -> KindModel:
        """Read a model that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            kinds=tuple(PartKind(kind) for kind in data["kinds"]),
            features=tuple(data["features"]),
            mean=np.array(data["mean"]),
            scale=np.array(data["scale"]),
            weights={name: np.array(data["weights"][name]) for name in WEIGHTS},
            tilt=np.array(data["tilt"]),
            calibration=Calibration(tuple(data["calibration"]["said"]), tuple(data["calibration"]["right"])),
        )


def _rounded(values: NDArray[np.float64]) -> list[object]:
    return np.round(values, 3).tolist()


def _lines(data: Mapping[str, object]) -> str:
    """Write one line for each entry, so that a change shows where it is."""
    entries = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in data.items()]
    return "{\n" + ",\n".join(entries) + "\n}\n"
