"""Damages files at random, and keeps what brought something new, so that damage builds on damage."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_MOST_KEPT = 600
_LONGEST = 4_000
_TOKENS = [
    token.encode("utf-8")
    for token in (
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "<",
        ">",
        '"',
        "'",
        "\\",
        "\n",
        "\r",
        "\r\n\r\n",
        "\x00",
        "\ufeff",
        ",",
        ";",
        "\t",
        "[Chorus]",
        "[Verse 99999999999]",
        "Chorus x99",
        "&c.",
        "...",
        "{soc}",
        "{eoc}",
        "{chorus}",
        "{ns}",
        "{sov: ",
        "label=",
        "[00:00.00]",
        "[99999:99.999]",
        "<00:01.00>",
        "- 1\n",
        ": 0 1 0 x\n",
        "P2\n",
        "E\n",
        "#TITLE:",
        "<br>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&a;",
        "&#x110000;",
        "&#0;",
        "</verse>",
        "<lines repeat='999999'>",
        "\\u0000",
        "\\n",
        "\\ud800",
        "null",
        "NaN",
        "1e999",
        "[[[[[[[[",
        "{{{{{{{{",
        '{"a":',
        "9" * 40,
        "-1",
        "0",
        "---\n",
        "# ",
        "**",
        "_x000D_",
        "_xD800_",
        "\u200b",
        "\u202e",
        "е",
        "é",
        "e\u0301",
        "Ã©",
        "\u2028",
        "x" * 300,
        " " * 300,
        "\n" * 100,
        "Lyrics",
        "Embed",
        "You might also like",
        "1\n",
        "repeat",
        "Artist: ",
        "Key: ",
        "sep=;",
        "\U0001f600",
    )
]
_BYTES = [
    b"\xff", b"\xfe\xff", b"\xff\xfe", b"\x80", b"PK\x03\x04", b"ID3\x04\x00\x00", b"\xff" * 8,
    b"\x00" * 8, b"\x7f\xff\xff\xff",
]  # fmt: skip


@dataclass(slots=True)
class Mutator:
    """Makes damaged files of seeds with one stream of random numbers."""

    random: random.Random
    seeds: dict[str, bytes]
    kept: list[tuple[str, bytes]] = field(default_factory=list)
    outcomes: set[object] = field(default_factory=set)

    def next(self) -> tuple[str, bytes]:
        """Return a file name and damaged bytes."""
        old = self.kept and self.random.random() < 0.5
        name, raw = self.random.choice(self.kept) if old else self.random.choice(list(self.seeds.items()))
        if raw.startswith(b"PK\x03\x04") and self.random.random() < 0.7:
            return name, self._mutated_inside(raw)
        return name, self._mutated(raw)

    def learn(self, name: str, raw: bytes, outcome: object) -> bool:
        """Keep a file that had an outcome of a new kind; returns whether it had."""
        if outcome in self.outcomes:
            return False
        self.outcomes.add(outcome)
        if len(self.kept) < _MOST_KEPT:
            self.kept.append((name, raw))
        else:
            self.kept[self.random.randrange(_MOST_KEPT)] = name, raw
        return True

    def _mutated(self, raw: bytes) -> bytes:
        for _ in range(self.random.choice((1, 1, 2, 3, 8))):
            raw = self.random.choice(_STEPS)(self, raw)[:_LONGEST]
        return raw

    def _mutated_inside(self, raw: bytes) -> bytes:
        """Damage one part of a zip file and pack it again, so that damage is not only found by its check sums."""
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
        except Exception:  # noqa: BLE001 - damaged before
            return self._mutated(raw)
        if not entries:
            return self._mutated(raw)
        place = self.random.randrange(len(entries))
        entries[place] = entries[place][0], self._mutated(entries[place][1])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in dict(entries).items():
                archive.writestr(name, content)
        return out.getvalue()

    def place(self, raw: bytes) -> int:
        """Return a place in some bytes, their end included."""
        return self.random.randrange(len(raw) + 1)


def _flip(self: Mutator, raw: bytes) -> bytes:
    if not raw:
        return raw
    changed = bytearray(raw)
    for _ in range(self.random.choice((1, 1, 4, 20))):
        changed[self.random.randrange(len(changed))] = self.random.randrange(256)
    return bytes(changed)


def _cut(self: Mutator, raw: bytes) -> bytes:
    start = self.place(raw)
    return raw[:start] + raw[start + self.random.choice((1, 2, 10, 100, len(raw))) :]


def _insert(self: Mutator, raw: bytes) -> bytes:
    at = self.place(raw)
    token = self.random.choice(_TOKENS + _BYTES)
    return raw[:at] + token * self.random.choice((1, 1, 1, 3, 30)) + raw[at:]


def _double(self: Mutator, raw: bytes) -> bytes:
    start, at = self.place(raw), self.place(raw)
    piece = raw[start : start + self.random.choice((5, 40, 300))]
    return raw[:at] + piece * self.random.choice((1, 2, 10)) + raw[at:]


def _splice(self: Mutator, raw: bytes) -> bytes:
    other = self.random.choice(list(self.seeds.values()))
    return raw[: self.place(raw)] + other[self.place(other) :]


def _shuffle_lines(self: Mutator, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    self.random.shuffle(lines)
    return b"\n".join(lines)


def _replace(self: Mutator, raw: bytes) -> bytes:
    at = self.place(raw)
    token = self.random.choice(_TOKENS)
    return raw[:at] + token + raw[at + len(token) :]


def _recode(self: Mutator, raw: bytes) -> bytes:
    encoding = self.random.choice(("utf-16", "utf-16-be", "utf-32", "cp1251", "latin-1", "utf-8-sig", "shift_jis"))
    return raw.decode("utf-8", "replace").encode(encoding, "replace")


def _line_ends(self: Mutator, raw: bytes) -> bytes:
    return raw.replace(b"\n", self.random.choice((b"\r", b"\r\n", b"\n\n", b"", b" ", b"\x0b", b"\\n")))


_STEPS: tuple[Callable[[Mutator, bytes], bytes], ...] = (
    _flip, _cut, _insert, _insert, _double, _splice, _shuffle_lines, _replace, _recode, _line_ends,
)  # fmt: skip
