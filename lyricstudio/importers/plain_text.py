"""Plain text and Markdown: one song a file, with or without headings and a head of facts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_words import fold, looks_like_names
from lyricstudio.importers.assembling import FileContext, SongRecord, assemble, split_features
from lyricstudio.importers.cells import year_of
from lyricstudio.importers.decoding import decode
from lyricstudio.importers.file_names import NamedFile, read_file_name
from lyricstudio.importers.repairing import Repaired, repair, repair_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.song import ImportedSong, Rejection
    from lyricstudio.importers.interface import FoundFile, ImportOptions

_LARGEST_FILE = 8_000_000
_LONGEST_MARKED = 2_000  # characters of a line in which emphasis is looked for
_FACT = re.compile(r"^\s*([A-Za-z][A-Za-z /-]{1,20}?)\s*[:=]\s*(.*?)\s*$")
_FIELD_NAMES = {
    "artist": "artist|artists|performer|band|by|singer|interpret|artista",
    "title": "song|title|name|track|titel|titulo|título|titre",
    "album": "album",
    "year": "year|date|released",
    "language": "language|lang",
    "rights": "rights|copyright|license|licence",
    "owner": "owner",
    "tags": "tags|genre",
}
_FIELDS = {written: field for field, names in _FIELD_NAMES.items() for written in names.split("|")}
_OTHERS = """typed by|e-mail|email|producer|produced by|label|author|authors|words|music|composer|writer|writers
written by|lyrics by|lyrics|tune|meter|metre|source|key|tempo|capo|bpm|book|notes|note|url|link|track number|disc
transcribed by
submitted by|corrections|time|length|duration|ccli|number|contributor|type"""
_OTHER_FACTS = frozenset(_OTHERS.replace("\n", "|").split("|"))
_BY_LINE = re.compile(
    r"^\s*[(\[]?\s*(?:by|von|par|por|words by|written by|performed by)\s+(.{2,60}?)\s*[)\]]?$", re.IGNORECASE
)
_QUOTED = re.compile(r"^\s*[\"“«„](.{2,80})[\"”»“]\s*$")
_MD_TITLE = re.compile(r"^\s{0,3}#\s+(.+?)\s*#*\s*$")
_MD_UNDERLINE = re.compile(r"^\s{0,3}=+\s*$")
_QUOTED_FACT = re.compile(r'^([A-Za-z]+:[ \t]*)(".*")[ \t]*$', re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MD_BREAK = re.compile(r"(?: {2,}|\\)$", re.MULTILINE)
_MD_MARK = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=[^\s\\])\1(?![\w*_])")
_MD_QUOTE = re.compile(r"^\s{0,3}>\s?", re.MULTILINE)
_MD_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~=:])")


@dataclass(frozen=True, slots=True)
class PlainTextImporter:
    """Reads one song a text file; the fallback for every text that no other format claims."""

    table: HeadingTable
    name: str = "text"

    def sniff(self, found: FoundFile) -> float:
        """Return .5 for a text file, less for a suffix that promises something else."""
        if found.is_binary:
            return 0.0
        return 0.5 if found.suffix in (".txt", ".text", ".lyrics", ".lyric", "") else 0.2

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the one song of the file, or say why it is none."""
        context = FileContext(found, self.table, self.name, confidence=self.sniff(found))
        if found.size > _LARGEST_FILE:
            yield context.reject("The text is too large for one song.", "Split it into one file a song.")
            return
        decoded = decode(found.read_bytes(), options.encoding)
        context = FileContext(found, self.table, self.name, self.sniff(found), decoded.encoding, decoded.notes)
        yield assemble(self.record(decoded.text, found), context)

    def record(self, text: str, found: FoundFile) -> SongRecord:
        """Return what the text, its head and the file name say of the song."""
        named = read_file_name(found.path, has_suffix=len(found.suffix) in range(2, 9) and " " not in found.suffix)
        return _record(text, repair(text), named, self.table)


@dataclass(frozen=True, slots=True)
class MarkdownImporter:
    """Reads a song a Markdown file: front matter, `#` title, `##` or bold headings, two-space or `\\` breaks."""

    table: HeadingTable
    name: str = "markdown"

    def sniff(self, found: FoundFile) -> float:
        """Return .9 for the suffix; content alone never makes a text Markdown."""
        return 0.9 if found.suffix in (".md", ".markdown", ".mkd", ".mdown") else 0.0

    def read(self, found: FoundFile, options: ImportOptions) -> Iterator[ImportedSong | Rejection]:
        """Yield the song of the file, or the songs where several titles of the first level are in it."""
        context = FileContext(found, self.table, self.name, 0.9)
        if found.size > _LARGEST_FILE:
            yield context.reject("The text is too large for songs.", "Split it into one file a song.")
            return
        decoded = decode(found.read_bytes(), options.encoding)
        context = FileContext(found, self.table, self.name, 0.9, decoded.encoding, decoded.notes)
        named = read_file_name(found.path)
        pieces = _markdown_songs(decoded.text, self.table)
        for number, piece in enumerate(pieces, 1):
            repaired = repair(piece)
            plain = Repaired(_markdown_to_text(repaired.text), repaired.notes)
            record = _record(piece, plain, named)
            yield assemble(record if len(pieces) == 1 else replace(record, key=f"{number} {record.title}"), context)


def text_record(text: str, named: NamedFile) -> SongRecord:
    """Return what a written song, its head and its name say."""
    return _record(text, repair(text), named)


def _markdown_songs(text: str, table: HeadingTable) -> list[str]:
    """Cut a text before each `#` title that names no part, where there are several."""
    lines = text.splitlines(keepends=True)
    titles = [i for i, line in enumerate(lines) if _is_markdown_title(line, table)]
    if len(titles) < 2:
        return [text]
    starts = [0, *titles[1:]]
    return ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _is_markdown_title(line: str, table: HeadingTable) -> bool:
    title = _MD_TITLE.match(line.rstrip())
    return title is not None and "[" not in line and table.read(title.group(1).strip(" :"), marked=False) is None


def _markdown_to_text(text: str) -> str:
    text = _FRONT_MATTER.sub(lambda m: _QUOTED_FACT.sub(_unquoted, m.group(1)) + "\n\n", text)
    text = _MD_QUOTE.sub("", _MD_BREAK.sub("", text))
    lines = text.split("\n")
    for index, line in enumerate(lines):
        title = _MD_TITLE.match(line)
        if title and not any(c in title.group(1) for c in "[]"):
            lines[index] = f"title: {title.group(1)}" if _at_top(lines[:index]) else line
        elif _MD_UNDERLINE.match(line) and index and _at_top(lines[: index - 1]):
            lines[index - 1 : index + 1] = [f"title: {lines[index - 1].strip()}", ""]
        elif not line.lstrip().startswith(("*", "_", "#")) or " " in line.strip("*_ #:"):
            lines[index] = line if _is_bold_line(line) or len(line) > _LONGEST_MARKED else _MD_MARK.sub(r"\2", line)
    return _MD_ESCAPE.sub(r"\1", "\n".join(lines))


def _unquoted(fact: re.Match[str]) -> str:
    """Return a front matter line with its value out of YAML's double quotes, which are JSON's."""
    try:
        return f"{fact.group(1)}{json.loads(fact.group(2))}"
    except ValueError:
        return fact.group(0)


def _is_bold_line(line: str) -> bool:
    stripped = line.strip()
    return stripped.startswith(("**", "__")) and stripped.rstrip(":").endswith(("**", "__"))


def _at_top(lines: list[str]) -> bool:
    return all(not line.strip() or _FACT.match(line) for line in lines)


def _record(source: str, repaired: Repaired, named: NamedFile, table: HeadingTable | None = None) -> SongRecord:
    title, artist = named.title, named.artist
    facts, body = _take_facts(repaired.text)
    title_guess = facts.get("title") or title
    body, top = _take_title_lines(body, title_guess, table)
    if facts.get("title") and "artist" not in facts and not top:
        body, top = _take_by_line(body)
    found_title, features = split_features(facts.get("title") or top.get("title") or title)
    singer, guests = split_features(facts.get("artist") or top.get("artist") or artist)
    tags = tuple(t.strip() for t in facts.get("tags", "").strip("[]").split(",") if t.strip())
    return SongRecord(
        title=found_title,
        text=source,
        body=body,
        key="1",
        artist=singer,
        album=facts.get("album", ""),
        year=year_of(facts.get("year", "")),
        language=facts.get("language", ""),
        rights=facts.get("rights", ""),
        owner=facts.get("owner", ""),
        features=tuple(dict.fromkeys((*features, *guests))),
        tags=tags,
        notes=repaired.notes,
    )


def _take_facts(text: str) -> tuple[dict[str, str], str]:
    """Take the head ("Artist: …", "Album: …", "Typed by: …") off a text; needs an artist or title, or two facts."""
    lines = text.split("\n")
    facts: dict[str, str] = {}
    seen = end = 0
    for index, line in enumerate(lines):
        match = _FACT.match(line)
        name = match.group(1).strip().casefold() if match else ""
        if match and name in _FIELDS:
            facts.setdefault(
                _FIELDS[name], repair_line(match.group(2)).strip("\"'") if name != "title" else match.group(2)
            )
        elif not (match and name in _OTHER_FACTS):
            if line.strip():
                break
            continue
        seen, end = seen + 1, index + 1
    if not seen or not (facts.keys() & {"artist", "title"} or seen >= 2):
        return {}, text
    return facts, "\n".join(lines[end:])


def _take_title_lines(text: str, title: str, table: HeadingTable | None) -> tuple[str, dict[str, str]]:
    """Take a first line that is the title (as named, in quotes, or as in old books) and a "by X" line off a text."""
    lines = text.split("\n")
    top: dict[str, str] = {}
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return text, top
    quoted = _QUOTED.match(lines[first])
    alone = first + 1 >= len(lines) or not lines[first + 1].strip() or bool(_BY_LINE.match(lines[first + 1]))
    book_title = table is not None and _is_book_title(lines[first], table)
    if alone and (quoted or book_title or (title and fold(lines[first]) == fold(title))):
        written = quoted.group(1) if quoted else lines[first].strip()
        top["title"] = written.strip(" .").title() if book_title else written
        lines[first] = ""
        second = next((i for i, line in enumerate(lines) if line.strip()), None)
        by = _BY_LINE.match(lines[second]) if second is not None else None
        if by and second is not None:
            top["artist"] = by.group(1)
            lines[second] = ""
    return "\n".join(lines), top


def _take_by_line(text: str) -> tuple[str, dict[str, str]]:
    """Take "by Ana Bell" off the beginning of a text whose title is known."""
    first, _, rest = text.lstrip("\n").partition("\n")
    by = _BY_LINE.match(first)
    if by and looks_like_names(by.group(1)) and not rest.partition("\n")[0].strip():
        return rest, {"artist": by.group(1)}
    return text, {}


def _is_book_title(line: str, table: HeadingTable) -> bool:
    """Say whether a line is a title as old books print it: capitals and a full stop, and no heading of a part."""
    plain = line.strip()
    words = plain.strip(".").split()
    printed = plain.isupper() and plain.endswith(".") and not plain.endswith("..")
    return printed and 1 <= len(words) <= 10 and table.read(plain.strip("."), marked=False) is None
