"""Prints how often parts of songs with known labels are named rightly, against rules alone and against exact repeats.

Run it by hand: `python tests/benchmarks/bench_labelling.py LABELLED… [--hymns songs.jsonl] [--plot FILE.svg]`, with
files or folders of songs with headings that the model was not trained on; our own samples otherwise. Also shown:
the reliability plot (of what it says at 90 %, how much is right), lost stanza breaks, what labelled songs of the
same project add, and milliseconds a song.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

from labelling_model import SCORED, answers, known_song, scores, songs_in, without_versions

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.known_songs import known_stanzas, learned_kind
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.song import Part, Song
from lyricstudio.domain.stanza_similarity import line_key
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.resources import resource
from lyricstudio.services.own_songs import fitted_to

BINS = 10
Guess = tuple[PartKind | None, PartKind | None, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="*", type=Path)
    parser.add_argument("--hymns", type=Path)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    songs = list(without_versions(songs_in(options.labelled or [resource("samples")]), ()))
    bare = [(song, _without_labels(song)) for song in songs]
    bare = [(kinds, song) for kinds, song in bare if song is not None and kinds is not None]
    pairs = [(known_stanzas(kinds), song) for kinds, song in bare]
    print(f"{len(pairs)} songs, {sum(len(k) for k, _ in pairs)} stanzas")
    print(f"{'':34}{'micro':>7}{'macro':>7}{'ratio':>7}{'ms':>7}   " + " ".join(k.value[:6] for k in SCORED))
    reference = _row("exact repeats are the chorus", pairs, _exact, None)
    _row("rules alone", pairs, propose, reference)
    said = _guesses(pairs, lambda song: propose(song, shipped_model()))
    _row("the shipped model", pairs, lambda song: propose(song, shipped_model()), reference)
    _own_songs(songs)
    _lost_breaks(pairs)
    bins = _reliability(said)
    if options.plot:
        options.plot.write_text(_svg(bins), encoding="utf-8")
    if options.hymns:
        _hymns(options.hymns)


def _without_labels(song: Song) -> Song | None:
    stanzas = known_stanzas(song)
    if len(stanzas) < 2:
        return None
    starts, lines = [], []
    for text, _ in stanzas:
        starts.append(len(lines))
        lines += text
    return Song(song.title, "", tuple(lines), stanzas=tuple(starts))


def _exact(song: Song) -> tuple[Part, ...]:
    keys = [
        tuple(line_key(x) for x in song.lines[a:b])
        for a, b in zip(song.stanzas, [*song.stanzas[1:], len(song.lines)], strict=True)
    ]
    counts = Counter(keys)
    spans = zip(song.stanzas, [*song.stanzas[1:], len(song.lines)], keys, strict=True)
    return tuple(Part(PartKind.CHORUS if counts[key] > 1 else PartKind.VERSE, a, b) for a, b, key in spans)


def _guesses(pairs: Sequence[tuple[list, Song]], label: Callable[[Song], tuple[Part, ...]]) -> list[Guess]:
    said: list[Guess] = []
    for stanzas, song in pairs:
        starts = {part.start: part for part in label(song)}
        for start, (_, kind) in zip(song.stanzas, stanzas, strict=True):
            part = starts.get(start)
            if kind is not None and part is not None:
                said.append((kind, learned_kind(part.kind), part.confidence))
    return said


def _row(name: str, pairs: Sequence[tuple[list, Song]], label: Callable, reference: float | None) -> float:
    started = time.process_time()
    said = _guesses(pairs, label)
    ms = 1000 * (time.process_time() - started) / len(pairs)
    micro, macro, f1 = scores([(k, g, c) for k, g, c in said if k is not None])  # type: ignore[misc]
    ratio = macro / reference if reference else 1.0
    print(f"{name:34}{micro:7.3f}{macro:7.3f}{ratio:7.2f}{ms:7.1f}   " + " ".join(f"{v:6.2f}" for v in f1.values()))
    return macro


def _own_songs(songs: Sequence[Song]) -> None:
    """Print what labelled songs of the same kind add: some are learnt from, the others judged."""
    known = [k for song in songs if (k := known_song(song))]
    Random(1).shuffle(known)
    for count in (20, 100, 300):
        if len(known) < 2 * count:
            break
        rest = known[max(count, len(known) // 2) :]
        before = scores(answers(shipped_model(), rest))[1]
        after = scores(answers(fitted_to(shipped_model(), known[:count], SilentContext()), rest))[1]
        print(f"{count} labelled songs of the project: macro {before:.3f} → {after:.3f} on {len(rest)} others")


def _lost_breaks(pairs: Sequence[tuple[list, Song]]) -> None:
    hits = found = wanted = right = total = 0
    for stanzas, song in pairs:
        parts = propose(replace(song, stanzas=(0,)), shipped_model())
        cut, starts = {p.start for p in parts} - {0}, set(song.stanzas) - {0}
        hits, found, wanted = hits + len(cut & starts), found + len(cut), wanted + len(starts)
        for start, (text, kind) in zip(song.stanzas, stanzas, strict=True):
            for line in range(start, start + len(text)):
                part = next(p for p in parts if p.start <= line < p.end)
                right, total = right + (learned_kind(part.kind) is kind), total + (kind is not None)
    f1 = 2 * hits / max(1, found + wanted)
    print(f"without blank lines: boundaries F1 {f1:.3f} (exact), {right / total:.3f} of lines get their kind")


def _reliability(said: Sequence[Guess]) -> list[tuple[float, float, int]]:
    """Print and return for each tenth of confidence: the mean said, the share right, how many."""
    bins = []
    print(f"{'said':>8}{'right':>8}{'parts':>8}")
    for low in range(BINS):
        inside = [(c, k is g) for k, g, c in said if low / BINS <= c < (low + 1) / BINS + (low == BINS - 1)]
        if inside:
            mean, right = sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
            bins.append((mean, right, len(inside)))
            print(f"{mean:8.3f}{right:8.3f}{len(inside):8}  {'█' * round(40 * right)}")
    error = sum(n * abs(a - b) for a, b, n in bins) / sum(n for *_, n in bins)
    print(f"expected calibration error {error:.3f}")
    return bins


def _svg(bins: Sequence[tuple[float, float, int]]) -> str:
    """Return the reliability plot: the line is perfect, each dot as large as its parts are many."""
    top = max(n for *_, n in bins)
    dots = "".join(
        f'<circle cx="{40 + 320 * a:.1f}" cy="{360 - 320 * b:.1f}" r="{3 + 9 * (n / top) ** 0.5:.1f}" fill="#3b6ea5">'
        f"<title>said {a:.0%}, right {b:.0%}, {n} parts</title></circle>"
        for a, b, n in bins
    )
    ticks = "".join(
        f'<text x="{40 + 32 * i}" y="378" text-anchor="middle">{10 * i}</text>'
        f'<text x="34" y="{364 - 32 * i}" text-anchor="end">{10 * i}</text>'
        for i in range(0, 11, 2)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="410" font-family="sans-serif" font-size="11">'
        '<rect width="400" height="410" fill="white"/><path d="M40 40V360H360" fill="none" stroke="#888"/>'
        f'<path d="M40 360L360 40" stroke="#bbb" stroke-dasharray="4"/>{ticks}{dots}'
        '<text x="200" y="400" text-anchor="middle">said (%)</text>'
        '<text x="14" y="200" text-anchor="middle" transform="rotate(-90 14 200)">right (%)</text></svg>\n'
    )


def _hymns(path: Path) -> None:
    """Print how often a chorus printed once is found, and given to hymns of verses only (weights fitted to these)."""
    false = verses = 0
    said: list[tuple[PartKind, PartKind | None]] = []
    for kinds, song in _printed(path):
        guessed = [part.kind for part in propose(song, shipped_model())]
        if PartKind.CHORUS in kinds:
            said += zip(kinds, guessed, strict=False)
        else:
            verses, false = verses + 1, false + (PartKind.CHORUS in guessed)
    f1 = []
    for kind in (PartKind.VERSE, PartKind.CHORUS):
        right = sum(k is g is kind for k, g in said)
        f1.append(2 * right / (sum(k is kind for k, _ in said) + sum(g is kind for _, g in said)))
    print(f"hymns, chorus printed once: macro {sum(f1) / 2:.3f}; verse-only hymns with a chorus {false} of {verses}")


def _printed(path: Path) -> Iterator[tuple[list[PartKind], Song]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        seen: set[str] = set()
        parts = [p for p in entry["parts"] if p["kind"] != "chorus" or not (p["text"] in seen or seen.add(p["text"]))]
        stanzas = [tuple(x for x in p["text"].split("\n") if x.strip()) for p in parts]
        starts = [sum(len(s) for s in stanzas[:i]) for i in range(len(stanzas))]
        song = Song(entry["title"], "", tuple(x for s in stanzas for x in s), stanzas=tuple(starts))
        yield [PartKind(p["kind"]) for p in parts], song


if __name__ == "__main__":
    main()
