"""Prints how fast lyrics are counted against tiktoken's own batch call, on the same texts in the same run.

Run it by hand: `python tests/benchmarks/bench_tokens.py [FILE.jsonl]` (any chat file; invented lyrics otherwise).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import tiktoken

from lyricstudio import paths
from lyricstudio.domain.tokens import CookbookCounter, texts_of
from lyricstudio.services.encodings import OfflineEncodings
from lyricstudio.services.tables import Tables

_ROUNDS = 5
_WORDS = [
    f"{a}{b}" for a in ("river", "light", "paper", "harbor", "salt") for b in ("", "s", "ing", " of", ",", "line")
]


def main() -> None:
    """Count the same chat examples in three ways and print examples a second, megabytes a second and ratios."""
    records = _read(Path(sys.argv[1])) if len(sys.argv) > 1 else _invented()
    offline = OfflineEncodings(paths.data_dir() / "tokens", Tables().encodings).named("o200k_base")
    encoding = tiktoken.registry.ENCODINGS["o200k_base"]
    texts = [text for record in records for text in texts_of(record)]
    ours = _best(lambda: sum(offline.count_many(texts)))
    theirs = _best(lambda: sum(map(len, encoding.encode_ordinary_batch(texts))))
    examples = _best(lambda: sum(size.total for size in CookbookCounter(offline, "").count(records)))
    assert ours[1] == theirs[1]
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(records)} examples, {len(texts)} texts, {size:.1f} MB, {ours[1]} tokens, o200k_base")
    print(f"{'':34}{'seconds':>9}{'MB/s':>8}{'ratio':>7}")
    for name, (seconds, _) in (
        ("tiktoken's own batch call", theirs),
        ("our count of the same texts", ours),
        ("whole examples by the cookbook", examples),
    ):
        print(f"{name:34}{seconds:9.3f}{size / seconds:8.1f}{theirs[0] / seconds:7.2f}")


def _best(work: Callable[[], int]) -> tuple[float, int]:
    times, result = [], 0
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
    return min(times), result


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _invented() -> list[dict[str, object]]:
    rng = Random(1)
    return [
        {
            "messages": [
                {"role": "system", "content": "You write song lyrics in the style of Ana Reyes."},
                {"role": "user", "content": f"Write the verse {number}.\n4 lines, about 8 syllables each."},
                {"role": "assistant", "content": "\n".join(" ".join(rng.choices(_WORDS, k=7)) for _ in range(4))},
            ]
        }
        for number in range(5_000)
    ]


if __name__ == "__main__":
    main()
