"""A million damaged files through all importers: `python tests/benchmarks/fuzz_importers.py 1000000 [SEED]`.

Prints how many there were, how fast, the slowest one, and the growth of memory. A file that breaks a rule, or the
last one before the process ends or hangs, is kept in the folder that is printed first. Labelling is left out, as it
is no importer and is specified elsewhere.
"""

from __future__ import annotations

import faulthandler
import random
import resource
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "support")]

from import_fuzz import import_bytes  # noqa: E402
from import_seeds import seeds  # noqa: E402
from lyric_files import registry  # noqa: E402
from mutations import Mutator  # noqa: E402

from lyricstudio.importers import assembling  # noqa: E402

BATCH, HANG = 100, 120  # files, and the seconds in which they must be done
TELL = 20_000


@dataclass
class Fuzz:
    """One run: what was found so far."""

    folder: Path
    seed: int
    failures: dict[str, int] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    songs: int = 0
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.reader = registry()
        self.chance = random.Random(self.seed)
        self.mutator = Mutator(self.chance, seeds())

    def one(self) -> None:
        """Import one damaged file."""
        name, raw = self.mutator.next()
        forced = self.chance.choice(self.reader.formats) if self.chance.random() < 0.3 else None
        try:
            outcome = import_bytes(self.reader, name, raw, self.folder / "place", forced)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            self.note(error, f"{forced}-{name}", raw)
            return
        self.songs += outcome.songs
        if outcome.seconds > self.slowest[0]:
            self.slowest = outcome.seconds, f"{name} as {forced}"
            (self.folder / "slowest").write_bytes(raw)
        self.mutator.learn(name, raw, outcome.kind)

    def note(self, error: Exception, name: str, raw: bytes) -> None:
        """Keep the first file of each kind of failure."""
        where = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{type(error).__name__} {Path(where.filename).name}:{where.lineno} {error}"[:160]
        self.failures[key] = self.failures.get(key, 0) + 1
        if self.failures[key] == 1:
            (self.folder / f"{len(self.failures)}-{name}").write_bytes(raw)
            print(key, flush=True)

    def tell(self, done: int) -> None:
        """Print how far the run is."""
        rate = done / (time.monotonic() - self.started)
        worst = f"slowest {self.slowest[0]:.2f} s ({self.slowest[1]})"
        kinds = len(self.mutator.outcomes)
        print(f"{done:,} files, {rate:.0f}/s, {self.songs:,} songs, {kinds} kinds of outcome, {worst}", flush=True)


def main(count: int, seed: int) -> int:
    """Run `count` files; returns how many kinds of failure there were."""
    assembling.propose = lambda *_: ()  # pyright: ignore[reportPrivateImportUsage]
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    fuzz = Fuzz(Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory)), seed)
    print(f"seed {seed}, broken files are kept in {fuzz.folder}", flush=True)
    early = 0
    for done in range(1, count + 1):
        if done % BATCH == 1:
            faulthandler.dump_traceback_later(HANG, exit=True)
        fuzz.one()
        if done == count // 20:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if done % TELL == 0:
            fuzz.tell(done)
    fuzz.tell(count)
    late = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory {late:,} kB, {late - early:,} kB more than after the first twentieth")
    print(f"{sum(fuzz.failures.values())} files broke a rule")
    return len(fuzz.failures)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:3]]
    raise SystemExit(main(arguments[0] if arguments else 20_000, arguments[1] if len(arguments) > 1 else 1) > 0)
