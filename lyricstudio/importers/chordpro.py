"""ChordPro: directives in braces name the parts, chords stand in brackets inside the words.

`[A]` is always a chord here, never a section: the file's type decides (lyric-formats §1.4). Written from the
description of the directives; no maintained reader of the format fits (one author each, renderers all).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.importers.assembling import FileContext, assemble
from lyricstudio.importers.chordpro_lines import Directive, directive_of, logical_lines
from lyricstudio.importers.chordpro_song import ChordProSong
from lyricstudio.importers.decoding import decode
from lyricstudio.importers.file_names import read_file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_SUFFIXES = (".cho", ".chopro", ".crd", ".pro", ".chordpro", ".chord")
_DIRECTIVES = re.compile(
    r"^[ \t]*\{\s*(?:title|t|subtitle|st|artist|so[cvb]|eo[cvb]|start_of_\w+|end_of_\w+|comment|c|key|meta|chorus"
    r"|ns|new_song)"
    r"\s*(?:[:}]|label)",
    re.MULTILINE | re.IGNORECASE,
)
_LARGEST_FILE = 20_000_000


@dataclass(frozen=True, slots=True)
class ChordProImporter:
    """Reads ChordPro songs of all ages, several in a file where `{new_song}` parts them."""

    table: HeadingTable
    name: str = "chordpro"

    def sniff(self, found: FoundFile) -> float:
        """Return .97 for directives under a suffix of the format, less for one of the two alone."""
        if found.is_binary:
            return 0.0
        named = found.suffix in _SUFFIXES
        text = found.head_text
        seen = len(_DIRECTIVES.findall(text)) if not text.lstrip().startswith(('{"', "[{")) else 0
        if seen:
            return 0.97 if named else 0.9 if seen > 1 else 0.7
        return 0.8 if named else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the songs of the file."""
        context = FileContext(found, self.table, self.name, self.sniff(found))
        if found.size > _LARGEST_FILE:
            yield context.reject("The file is too large for ChordPro songs.", "Split it into one file a song.")
            return
        decoded = decode(found.read_bytes(), options.encoding)
        context = replace(context, encoding=decoded.encoding, notes=decoded.notes)
        named = read_file_name(found.path)
        for number, text in enumerate(_songs(decoded.text), 1):
            yield assemble(ChordProSong(self.table, text).record(named, str(number)), context)


def _songs(text: str) -> Iterator[str]:
    """Cut a file at `{new_song}`; pieces that hold nothing are passed over, but a file is at least one song."""
    pieces: list[list[str]] = [[]]
    for line in logical_lines(text):
        found = directive_of(line)
        if isinstance(found, Directive) and found.name in ("new_song", "ns"):
            pieces.append([])
        else:
            pieces[-1].append(line)
    texts = ["\n".join(piece) for piece in pieces]
    yield from [t for t in texts if t.strip()] or [text]
