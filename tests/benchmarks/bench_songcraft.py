"""Form and rhyme of composed songs beside plain sampling of the same model, judged by rules that are not the scorer's.

`python tests/benchmarks/bench_songcraft.py [--quick] [--project FILE] [--show]` trains on the sample artists through
the local engine (or takes the models that FILE already has), composes songs of four parts about given subjects, and
prints one table. A prompt is one part; every part is also sampled once, plainly, from the same prompt.

Rhyme is judged with the package `pronouncing` (extra `dev`): different words, the same sounds from the last stressed
vowel in any pronunciation it knows; a word that it does not know does not rhyme. Loops and copied runs are counted here
by brute force. "s a part" is the time of a four-line part.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pronouncing

from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.part_cleaning import clean_part
from lyricstudio.domain.progress import SilentContext
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import default_importers
from lyricstudio.providers.interface import ChatRequest
from lyricstudio.resources import resource
from lyricstudio.services.composing import ComposedLine, Composer
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.datasets import DatasetBuilder, DatasetOptions
from lyricstudio.services.importing import ImportRequest, import_songs
from lyricstudio.services.providers import open_provider
from lyricstudio.services.song_plan import ComposeRequest
from lyricstudio.services.tables import Tables
from lyricstudio.services.tuning import LaunchRequest, launch
from lyricstudio.services.watching import watch
from lyricstudio.services.workshops import training_songs
from lyricstudio.store.project import Project

if TYPE_CHECKING:
    from lyricstudio.domain.records import LyricModel, Message
    from lyricstudio.providers.interface import Generator

FORM = "verse,chorus,verse,bridge"
SUBJECTS = (
    "the last ferry, a wet coat, the harbour lights",
    "grandmother's garden, tomatoes, a letter",
    "a broken clock, the station, waiting",
    "snow on the motorway, a thermos, the radio",
    "two brothers, a boat, the quarrel",
)
SEEDS = (1, 2, 3)
MOST_COPIED = 6
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


@dataclass
class Tally:
    """What was counted over the parts of one way of writing."""

    parts: int = 0
    exact_lines: int = 0
    pairs: int = 0
    rhymes: int = 0
    loops: int = 0
    within_run: int = 0
    faultless: int = 0
    runs: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, lines: list[str], asked: Asked, run: int, seconds: float) -> None:
        """Judge one part."""
        pairs = rhyme_pairs(lines, asked.scheme)
        good = sum(judged_rhyme(a, b) for a, b in pairs)
        exact, loop = len(lines) == asked.lines, is_loop(lines)
        self.parts += 1
        self.exact_lines += exact
        self.pairs += asked.pairs
        self.rhymes += good
        self.loops += loop
        self.within_run += run <= MOST_COPIED
        self.faultless += exact and not loop and run <= MOST_COPIED and good == asked.pairs
        self.runs.append(run)
        if asked.lines == 4:
            self.seconds.append(seconds)

    def row(self, name: str) -> str:
        """Return the table row."""
        share = [self.exact_lines / self.parts, self.rhymes / max(1, self.pairs), self.loops / self.parts,
                 self.within_run / self.parts, self.faultless / self.parts]  # fmt: skip
        pace = statistics.mean(self.seconds) if self.seconds else float("nan")
        worst = max(self.seconds, default=float("nan"))
        return (
            f"| {name:28} | {self.parts:5} | {share[0]:11.1%} | {share[1]:6.1%} ({self.pairs:4}) | {share[2]:5.1%} "
            f"| {share[3]:9.1%} | {max(self.runs):7} | {share[4]:5.1%} | {pace:7.1f} | {worst:5.1f} |"
        )


HEADER = (
    "| how                          | parts | lines exact |  rhyme (pairs) | loops | run ≤ 6 w | longest |  all  "
    "| s a part | worst |\n|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Asked:
    """The form that a prompt asked for."""

    lines: int
    scheme: str

    @property
    def pairs(self) -> int:
        """Return how many lines must rhyme with one before them."""
        letters = self.scheme.replace("-", "")
        return len(letters) - len(set(letters))


def last_word(line: str) -> str:
    """Return the last word outside brackets, lower case."""
    sung = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", line.lower().replace("’", "'"))
    words = _WORD.findall(sung) or _WORD.findall(line.lower())
    return words[-1] if words else ""


def rhyme_pairs(lines: list[str], scheme: str) -> list[tuple[str, str]]:
    """Return each line's last word with that of the line before it with the same letter."""
    before: dict[str, str] = {}
    pairs = []
    for line, letter in zip(lines, scheme, strict=False):
        word = last_word(line)
        if letter != "-" and letter in before:
            pairs.append((before[letter], word))
        before[letter] = word
    return pairs


def judged_rhyme(a: str, b: str) -> bool:
    """Say whether two words rhyme for the judge."""
    if a == b:
        return False
    parts = [{pronouncing.rhyming_part(p) for p in pronouncing.phones_for_word(w)} for w in (a, b)]
    bare = [{re.sub(r"\d", "", part) for part in known} for known in parts]
    return bool(bare[0] & bare[1])


def is_loop(lines: list[str]) -> bool:
    """Say whether a line comes twice or three words three times."""
    texts = [tuple(_WORD.findall(line.lower())) for line in lines]
    if len(set(texts)) < len(texts):
        return True
    grams = [t[i : i + 3] for t in texts for i in range(len(t) - 2)]
    return any(grams.count(g) >= 3 for g in set(grams))


def longest_copied(lines: list[str], training: list[list[str]]) -> int:
    """Return the longest run of words that some training song has too, by brute force over n-grams."""
    words = _WORD.findall(" ".join(lines).lower().replace("’", "'"))
    length = 0
    while True:
        grams = {tuple(words[i : i + length + 1]) for i in range(len(words) - length)}
        known = {tuple(song[i : i + length + 1]) for song in training for i in range(len(song) - length)}
        if not grams & known:
            return length
        length += 1


def train(project: Project, provider: Generator, artists: tuple[str, ...]) -> None:
    """Import the sample songs, freeze a dataset an artist and fine-tune the default base on each."""
    context, tables = SilentContext(), Tables()
    paths = tuple(resource("samples", artist) for artist in artists)
    import_songs(project, default_importers(tables.headings), ImportRequest(paths, ImportOptions()), context)
    options = DatasetOptions(group_by=GroupBy.ARTIST)
    frozen = DatasetBuilder(project, tables, BaseCounters(tables), options).freeze(context).frozen
    request = LaunchRequest(tuple(item.dataset.id for item in frozen))
    runs = launch(project, provider, request, {}, context)  # type: ignore[arg-type]
    for run in watch(project, provider, [run.id for run in runs], context):  # type: ignore[arg-type]
        print(f"trained {run.dataset_id}: {run.status}, held-out loss {run.valid_loss} {run.error}", flush=True)


class Bench:
    """Composes and samples with one model, and counts."""

    def __init__(self, project: Project, provider: Generator, tables: Tables, show: bool) -> None:
        self._project, self._provider, self._tables, self._show = project, provider, tables, show
        self.composed: dict[str, Tally] = defaultdict(Tally)
        self.plain: dict[str, Tally] = defaultdict(Tally)

    def run(self, model: LyricModel, subjects: tuple[str, ...], seeds: tuple[int, ...]) -> None:
        """Write songs about the subjects, and every part of them once more by plain sampling."""
        examples = self._project.datasets.examples(model.dataset_id, Split.TRAIN)
        training = [_WORD.findall("\n".join(s.lines).lower().replace("’", "'")) for s in training_songs(examples)]
        for subject in subjects:
            for seed in seeds:
                self._song(model, subject, seed, training)

    def _song(self, model: LyricModel, subject: str, seed: int, training: list[list[str]]) -> None:
        clock = Clock()
        composer = Composer(self._project, self._provider, self._tables, clock.line)
        request = ComposeRequest(FORM, model=model.model_id, brief=subject, seed=seed)
        clock.start()
        song = composer.compose(request, SilentContext())
        for i, section in enumerate(song.sections):
            asked = _asked(section.prompt)
            lines = section.text.splitlines()
            run = longest_copied(lines, training)
            self.composed[model.group].add(lines, asked, run, clock.seconds(i))
            if self._show:
                print(f"\n[{section.kind} {asked.scheme}] {subject} · {model.group} · seed {seed} · run {run}")
                print(section.text, flush=True)
            self._sample(model, section.takes[0].prompt, seed + i, asked, training)

    def _sample(self, model: LyricModel, prompt: str, seed: int, asked: Asked, training: list[list[str]]) -> None:
        messages = _messages(prompt)
        started = time.perf_counter()
        request = ChatRequest(model.model_id, messages, max_tokens=40 * asked.lines, temperature=0.9, seed=seed)
        lines = list(clean_part(self._provider.complete(request)[0].text))
        seconds = time.perf_counter() - started
        self.plain[model.group].add(lines, asked, longest_copied(lines, training), seconds)


class Clock:
    """Says how long each section of a song took, from the lines that are told."""

    def __init__(self) -> None:
        self._last = 0.0
        self._ends: dict[int, float] = {}
        self._starts: dict[int, float] = {}

    def start(self) -> None:
        """Begin with the first section."""
        self._last = time.perf_counter()

    def line(self, line: ComposedLine) -> None:
        """Note that a line is settled."""
        self._starts.setdefault(line.section, self._last)
        self._last = self._ends[line.section] = time.perf_counter()

    def seconds(self, section: int) -> float:
        """Return the seconds from the end of the section before to the end of this one."""
        return self._ends[section] - self._starts[section]


def _asked(prompt: str) -> Asked:
    scheme = re.search(r"rhyme ([A-Z-]+)", prompt)
    lines = re.search(r"(\d+) lines?", prompt)
    return Asked(int(lines[1]) if lines else 0, scheme[1] if scheme else "")


def _messages(prompt: str) -> tuple[Message, ...]:
    import json

    from lyricstudio.domain.records import Message

    return tuple(Message(m["role"], m["content"]) for m in json.loads(prompt))


def main() -> None:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one artist, two subjects, one seed")
    parser.add_argument("--project", type=Path, help="a project whose models are used instead of training")
    parser.add_argument("--show", action="store_true", help="print what was written")
    args = parser.parse_args()
    artists = ("Lottie Kerb",) if args.quick else ("Lottie Kerb", "Hesper Wold", "Uncle Overdraft")
    subjects, seeds = (SUBJECTS[:2], SEEDS[:1]) if args.quick else (SUBJECTS, SEEDS)
    with tempfile.TemporaryDirectory() as folder, open_provider("local", SilentContext()) as provider:
        path = args.project or Path(folder) / "bench.lyricstudio"
        with Project.open(path) if args.project else Project.create(path) as project:
            if not args.project:
                train(project, provider, artists)
            bench = Bench(project, provider, Tables(), args.show)
            for model in project.models.all():
                if model.group in artists:
                    bench.run(model, subjects, seeds)
    print(f"\n{len(subjects)} subjects × {len(seeds)} seeds × form {FORM}, one model an artist\n{HEADER}")
    for group in bench.composed:
        print(bench.composed[group].row(f"composed, {group}"))
        print(bench.plain[group].row(f"plain sampling, {group}"))


if __name__ == "__main__":
    main()
