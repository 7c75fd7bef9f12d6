"""Trains resources/labelling/*.json, the weights that find and name the parts of songs without headings.

Run by hand: `python packaging/labelling_model.py LABELLED… [--hymns songs.jsonl] [--leave-out TEST…] [--out FOLDER]`.
LABELLED and TEST are files or folders of songs with headings, in any format that the application imports; what is
learnt is only the structure in `domain/stanza_features.py`, never a word. Songs that share a stanza with those left out
are not trained on. The shipped weights come from material whose licence allows it; their `provenance` entry names
it. Four folds over songs choose how much rare kinds are helped and measure how sure the model may sound.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from boundary_training import boundary_f1, train_boundaries

from lyricstudio.domain.kind_model import Calibration, KindModel
from lyricstudio.domain.kind_training import Fit, KnownSong, fitted
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.known_songs import LEARNED_KINDS, known_song
from lyricstudio.domain.song import ImportedSong, Part, Song
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import default_importers
from lyricstudio.services.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

OUT = Path(__file__).resolve().parents[1] / "resources" / "labelling"
FOLDS = 4
HIDDEN = 16
TILTS = (0.0, 0.15, 0.3, 0.45)
SCORED = LEARNED_KINDS[:7]
SHORTEST_SHARED = 30  # letters of a stanza that make two songs share it
HYMN_WEIGHT = 0.5
PROVENANCE = (
    "Statistics of structure only; no text. Trained by packaging/labelling_model.py on",
    "github salkhalil/Lyrics2Vec, datasets/ (MIT), songs with headings of 14 artists and a list of 1,750 songs;",
    "github wjakethompson/taylor, data-raw/lyrics (MIT);",
    "public-domain hymns in performed order (authors died more than 70 years ago).",
)


def songs_in(paths: Sequence[Path]) -> Iterator[Song]:
    """Yield the songs of files and folders."""
    registry = default_importers(Tables().headings)
    for path in paths:
        for item in registry.read(path, ImportOptions()):
            if isinstance(item, ImportedSong):
                yield item.song


def stanza_keys(song: Song) -> set[str]:
    """Return the letters of the song's longer stanzas, by which songs are recognised."""
    texts = (re.sub(r"\W+", "", song.part_text(part).lower()) for part in song.parts)
    return {text for text in texts if len(text) >= SHORTEST_SHARED}


def without_versions(songs: Iterable[Song], left_out: Iterable[Song]) -> Iterator[Song]:
    """Yield songs that share no stanza with those left out, each song once (not its live and remix versions)."""
    barred: set[str] = set().union(*(stanza_keys(song) for song in left_out))
    seen: set[str] = set()
    for song in songs:
        keys = stanza_keys(song)
        if keys and not keys & barred and len(keys & seen) < 0.5 * len(keys):
            seen |= keys
            yield song


def hymns(path: Path) -> Iterator[Song]:
    """Yield the hymns of a songs.jsonl that have a chorus, sung after each verse."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        parts = [(p["kind"], p["text"]) for p in entry["parts"] if p["kind"] in ("verse", "chorus")]
        choruses = list(dict.fromkeys(text for kind, text in parts if kind == "chorus"))
        if len(choruses) != 1:
            continue
        sung = [x for kind, text in parts if kind == "verse" for x in (("verse", text), ("chorus", choruses[0]))]
        yield _song_of(entry["title"], sung)


def _song_of(title: str, sung: Sequence[tuple[str, str]]) -> Song:
    lines: list[str] = []
    parts: list[Part] = []
    for kind, text in sung:
        start = len(lines)
        lines += [line for line in text.split("\n") if line.strip()]
        parts.append(Part(PartKind(kind), start, len(lines), source=LabelSource.FORMAT))
    return Song(title, "", tuple(lines), parts=tuple(parts), stanzas=tuple(p.start for p in parts))


def empty_model(songs: Sequence[KnownSong]) -> KindModel:
    """Return a model that knows how features are scaled, with random hidden and zero other weights."""
    values = np.concatenate([song.features.values for song in songs])
    features, kinds = len(songs[0].features.names), len(LEARNED_KINDS)
    random = np.random.default_rng(0)
    weights = {
        "hidden": random.normal(0, 0.9 / np.sqrt(features), (features, HIDDEN)),
        "hidden_bias": np.zeros(HIDDEN),
        "mixed": random.normal(0, 0.1, (HIDDEN, kinds)),
        "straight": np.zeros((features, kinds)),
        "bias": np.zeros(kinds),
        "steps": np.zeros((kinds, kinds)),
        "start": np.zeros(kinds),
    }
    scale = values.std(axis=0)
    return KindModel(
        kinds=LEARNED_KINDS,
        features=songs[0].features.names,
        mean=values.mean(axis=0),
        scale=np.where(scale < 1e-3, 1.0, scale),
        weights=weights,
        tilt=np.zeros(kinds),
    )


def tilt(songs: Sequence[KnownSong], strength: float) -> NDArray[np.float64]:
    """Return what is added to each kind's score: the rarer a kind, the more."""
    counts = Counter(kind for song in songs for kind in song.kinds if kind)
    total = sum(counts.values())
    return np.array([-strength * np.log(max(counts[kind], 1) / total) for kind in LEARNED_KINDS])


def folds(songs: Sequence[KnownSong], fit: Fit) -> list[tuple[KindModel, list[KnownSong]]]:
    """Return for each fold a model trained on the other songs, and the fold's own songs."""
    made = []
    for fold in range(FOLDS):
        own = [song for i, song in enumerate(songs) if i % FOLDS == fold]
        rest = [song for i, song in enumerate(songs) if i % FOLDS != fold]
        made.append((fitted(empty_model(rest), rest, fit), own))
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    return made


def answers(model: KindModel, songs: Sequence[KnownSong]) -> list[tuple[PartKind, PartKind, float]]:
    """Return for each known stanza what it is, what the model says, and how sure it says it is."""
    said = []
    for song in songs:
        likely = model.likelihoods(song.features)
        for kind, row in zip(song.kinds, likely, strict=True):
            if kind is not None:
                said.append((kind, model.kinds[int(row.argmax())], float(row.max())))
    return said


def scores(said: Sequence[tuple[PartKind, PartKind, float]]) -> tuple[float, float, dict[str, float]]:
    """Return micro and macro F1 over the seven kinds that published figures use, and F1 by kind."""
    known = [(kind, guess) for kind, guess, _ in said if kind in SCORED]
    f1 = {}
    for kind in SCORED:
        right = sum(k is kind and g is kind for k, g in known)
        all_ = sum(k is kind for k, _ in known) + sum(g is kind for _, g in known)
        f1[kind.value] = 2 * right / all_ if all_ else 0.0
    micro = sum(k is g for k, g in known) / len(known)
    return micro, sum(f1.values()) / len(f1), f1


def calibrated(said: Sequence[tuple[PartKind, PartKind, float]]) -> Calibration:
    """Return the rising line through what the folds' models said and how often it was right (isotonic, 20 groups)."""
    ordered = sorted((sure, float(kind is guess)) for kind, guess, sure in said)
    groups = [g for g in np.array_split(np.array(ordered), 20) if len(g)]
    points = [[g[:, 0].mean(), g[:, 1].mean(), len(g)] for g in groups]
    i = 0
    while i + 1 < len(points):  # pool adjacent groups that fall instead of rise
        if points[i][1] <= points[i + 1][1]:
            i += 1
            continue
        a, b = points[i], points.pop(i + 1)
        n = a[2] + b[2]
        points[i] = [(a[0] * a[2] + b[0] * b[2]) / n, (a[1] * a[2] + b[1] * b[2]) / n, n]
        i = max(0, i - 1)
    said_, right = zip(*((round(p[0], 3), round(p[1], 3)) for p in points), strict=True)
    return Calibration((0.0, *said_, 1.0), (round(right[0] * 0.7, 3), *right, right[-1]))


def train(songs: Sequence[KnownSong]) -> KindModel:
    """Return the finished model, saying on stderr what the folds measured."""
    fit = Fit(rounds=80)
    tried = folds(songs, fit)
    best = max(TILTS, key=lambda t: scores(_tilted_answers(tried, songs, t))[1])
    said = _tilted_answers(tried, songs, best)
    micro, macro, f1 = scores(said)
    print(f"four folds, tilt {best}: micro {micro:.3f} macro {macro:.3f}", file=sys.stderr)
    print(" ".join(f"{kind} {value:.2f}" for kind, value in f1.items()), file=sys.stderr)
    model = fitted(empty_model(songs), songs, fit)
    return KindModel(
        model.kinds, model.features, model.mean, model.scale, model.weights, tilt(songs, best), calibrated(said)
    )


def _tilted_answers(
    tried: Sequence[tuple[KindModel, list[KnownSong]]], songs: Sequence[KnownSong], strength: float
) -> list[tuple[PartKind, PartKind, float]]:
    said = []
    for model, own in tried:
        tilted = KindModel(model.kinds, model.features, model.mean, model.scale, model.weights, tilt(songs, strength))
        said += answers(tilted, own)
    return said


def main() -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--hymns", type=Path)
    parser.add_argument("--leave-out", nargs="*", type=Path, default=[])
    parser.add_argument("--only-boundaries", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    left_out = list(songs_in(options.leave_out))
    songs = list(without_versions(songs_in(options.labelled), left_out))
    sung = list(without_versions(hymns(options.hymns), ())) if options.hymns else []
    options.out.mkdir(parents=True, exist_ok=True)
    boundaries = train_boundaries([*((s, 1.0) for s in songs), *((s, HYMN_WEIGHT) for s in sung)])
    print(f"boundaries: F1 {boundary_f1(boundaries, songs):.3f} in training songs", file=sys.stderr)
    if left_out:
        print(f"boundaries: F1 {boundary_f1(boundaries, left_out):.3f} in songs left out", file=sys.stderr)
    (options.out / "boundaries.json").write_text(boundaries.to_json(PROVENANCE), encoding="utf-8")
    if options.only_boundaries:
        return
    known = [k for song in songs if (k := known_song(song))]
    known += [KnownSong(k.features, k.kinds, HYMN_WEIGHT) for song in sung if (k := known_song(song))]
    print(f"{len(known)} songs, {sum(len(k.kinds) for k in known)} stanzas", file=sys.stderr)
    (options.out / "kinds.json").write_text(train(known).to_json(PROVENANCE), encoding="utf-8")


if __name__ == "__main__":
    main()
