"""The labelling model: sums over labellings are right, slopes are slopes, text round-trips, reasons hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from lyricstudio.domain.kind_model import Calibration, KindModel
from lyricstudio.domain.kind_training import Fit, KnownSong, _batches, _slopes, fitted
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.label_chain import marginals
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.reasons import reasons
from lyricstudio.domain.song import Song
from lyricstudio.domain.stanza_features import StanzaFeatures
from lyricstudio.importers.label_model import shipped_model

KINDS = (PartKind.VERSE, PartKind.CHORUS, PartKind.BRIDGE)
NAMES = ("one", "two")


def small_model(seed: int = 0) -> KindModel:
    random = np.random.default_rng(seed)
    shapes = {"hidden": (2, 4), "hidden_bias": (4,), "mixed": (4, 3), "straight": (2, 3), "bias": (3,),
              "steps": (3, 3), "start": (3,)}  # fmt: skip
    weights = {name: random.normal(size=shape) for name, shape in shapes.items()}
    return KindModel(KINDS, NAMES, np.zeros(2), np.ones(2), weights, np.zeros(3))


def small_songs() -> list[KnownSong]:
    random = np.random.default_rng(5)
    kinds = [
        (KINDS[0], KINDS[1], KINDS[0]),
        (KINDS[2], None),
        (KINDS[1], KINDS[1], None, KINDS[0]),
        (KINDS[0], KINDS[2]),
    ]
    return [KnownSong(StanzaFeatures(NAMES, random.normal(size=(len(k), 2))), k, 1.5) for k in kinds]


def test_likelihoods_are_those_of_all_labellings_counted_one_by_one() -> None:
    random = np.random.default_rng(1)
    scores, steps, start = random.normal(size=(4, 3)), random.normal(size=(3, 3)), random.normal(size=3)
    nodes, total = np.zeros((4, 3)), 0.0
    for way in product(range(3), repeat=4):
        weight = start[way[0]] + sum(scores[t, k] for t, k in enumerate(way))
        weight = np.exp(weight + sum(steps[a, b] for a, b in pairwise(way)))
        total += weight
        for t, k in enumerate(way):
            nodes[t, k] += weight
    found = marginals(scores[None], np.ones((1, 4), dtype=bool), steps, start)
    assert found.total[0] == pytest.approx(np.log(total))
    assert found.nodes[0] == pytest.approx(nodes / total)
    assert found.edges[0].sum(axis=(1, 2)) == pytest.approx(np.ones(3))


def test_a_shorter_song_beside_a_longer_one_is_summed_as_if_alone() -> None:
    random = np.random.default_rng(2)
    scores, steps, start = random.normal(size=(2, 5, 3)), random.normal(size=(3, 3)), random.normal(size=3)
    present = np.array([[True] * 5, [True] * 2 + [False] * 3])
    both = marginals(scores, present, steps, start)
    alone = marginals(scores[1:, :2], np.ones((1, 2), dtype=bool), steps, start)
    assert both.nodes[1, :2] == pytest.approx(alone.nodes[0])
    assert both.total[1] == pytest.approx(alone.total[0])
    assert not both.nodes[1, 2:].any()


def loss(model: KindModel, songs: list[KnownSong]) -> float:
    """Return the negative log likelihood of the known kinds, stanzas of unknown kind summed over."""
    total = 0.0
    for song in songs:
        scores = model.scores(model.scaled(song.features))
        held = scores.copy()
        for t, kind in enumerate(song.kinds):
            if kind is not None:
                held[t] = np.where(np.arange(3) == KINDS.index(kind), scores[t], -1e9)
        here = np.ones((1, len(scores)), dtype=bool)
        free, bound = (marginals(s[None], here, model.weights["steps"], model.weights["start"]) for s in (scores, held))
        total += song.weight * float(free.total[0] - bound.total[0])
    return total


@pytest.mark.parametrize("name", ["hidden", "hidden_bias", "mixed", "straight", "bias", "steps", "start"])
def test_slopes_are_what_a_small_step_changes(name: str) -> None:
    model, songs = small_model(), small_songs()
    slope = _slopes(model, _batches(model, songs))[name]
    for place in list(np.ndindex(slope.shape))[:6]:
        moved = [model.weights[name].copy() for _ in range(2)]
        moved[0][place] += 1e-5
        moved[1][place] -= 1e-5
        up, down = (loss(model.with_weights(**{name: m}), songs) for m in moved)
        assert slope[place] == pytest.approx((up - down) / 2e-5, abs=1e-4)


def test_fitting_makes_the_known_kinds_likelier_and_leaves_what_may_not_move() -> None:
    model, songs = small_model(), small_songs()
    after = fitted(model, songs, Fit(rounds=60, moving=("straight", "bias")))
    assert loss(after, songs) < loss(model, songs)
    assert after.weights["hidden"] is model.weights["hidden"]


def test_a_model_read_back_says_the_same() -> None:
    model = replace(small_model(), calibration=Calibration((0.0, 0.5, 1.0), (0.0, 0.4, 0.9)))
    read = KindModel.from_json(model.to_json(["made up"]))
    features = small_songs()[0].features
    assert read.likelihoods(features) == pytest.approx(model.likelihoods(features), abs=0.01)
    assert read.calibration(0.75) == pytest.approx(0.65)


def test_features_are_found_by_name_and_a_missing_one_counts_as_usual() -> None:
    model, song = small_model(), small_songs()[0]
    turned = StanzaFeatures(("two", "new", "one"), song.features.values[:, [1, 0, 0]])
    assert model.scaled(turned) == pytest.approx(model.scaled(song.features))
    only = StanzaFeatures(("one",), song.features.values[:, :1])
    assert not model.scaled(only)[:, 1].any()


def test_the_shipped_model_is_small_and_says_where_it_comes_from() -> None:
    model = shipped_model()
    weights = sum(value.size for value in model.weights.values())
    assert weights < 4_000
    assert all(np.diff(model.calibration.right) >= 0)
    assert model.boundaries is not None


def test_reasons_of_the_model_hold_for_the_song() -> None:
    text = (
        "Ooh, ooh/the kettle sings a song of salt tonight again/I write your name in steam and count from one to ten/"
        "the neighbours have a radio that only knows the rain/and every second Tuesday it forgets the words again/"
        "carry the lantern over/carry the lantern slow/half of the town is sleeping/"
        "your coat is on the banister, your shoes are by the door/the stairs remember everything that you came in for/"
        "a moth is doing circles round the bulb above the sink/and I have had an hour now to tell you what I think/"
        "carry the lantern over/carry the lantern slow/half of the town is sleeping"
    )
    lines = tuple(text.split("/"))
    song = Song("Carry the Lantern", "", lines, stanzas=(0, 1, 5, 8, 12))
    song = replace(song, parts=propose(song, shipped_model()))
    assert [part.kind.value for part in song.parts] == ["intro", "verse", "chorus", "verse", "chorus"]
    assert {part.source for part in song.parts} == {LabelSource.MODEL}
    said = reasons(song, shipped_model())
    assert "Opens the song" in said[0]
    assert "Built like a verse" in said[3]
    assert said[4] == ("Same as lines 6–8", "Repeat of Chorus")
    assert all(1 <= len(why) <= 2 for why in said)
