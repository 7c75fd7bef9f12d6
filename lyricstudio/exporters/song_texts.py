"""Song sheets as text: plain, Markdown, ChordPro, Suno tags, JSON and HTML."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from lyricstudio.exporters.documents import DocumentSection, SongDocument

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#])")
_MARKDOWN_START = re.compile(r"^(\s*)([-+=:])|^(\s*\d+)([.)])")
_CHORDPRO_KNOWN = {PartKind.VERSE: "verse", PartKind.CHORUS: "chorus", PartKind.BRIDGE: "bridge"}
_SUNO = {PartKind.SPOKEN: "Spoken Word", PartKind.AD_LIB: "Ad-lib", PartKind.BREAKDOWN: "Break"}

_PAGE = """<!DOCTYPE html>
<html lang="und">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.55 Georgia, "Noto Serif", serif; max-width: 34rem; margin: 3rem auto; padding: 0 1.25rem; }}
h1 {{ font-size: 1.9rem; line-height: 1.2; margin: 0; }}
.artist {{ margin: .25rem 0 2.5rem; opacity: .75; }}
section {{ margin: 0 0 1.75rem; break-inside: avoid; }}
h2 {{ font: 600 .78rem/1.4 system-ui, sans-serif; letter-spacing: .06em; text-transform: uppercase;
 margin: 0 0 .3rem; opacity: .7; }}
p {{ margin: 0; white-space: pre-line; }}
section.chorus p, section.hook p, section.refrain p {{ padding-left: 1rem; border-left: 3px solid currentColor; }}
@media print {{ body {{ margin: 0; max-width: none; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
{artist}
{sections}
</body>
</html>
"""


def as_text(document: SongDocument) -> str:
    """Return plain text with bracketed headings, the form that most lyric sites use."""
    head = [f"Title: {document.title}"] + ([f"Artist: {document.artist}"] if document.artist else [])
    blocks = ["\n".join([f"[{section.heading}]", *section.lines]) for section in document.sections]
    return "\n\n".join(["\n".join(head), *blocks]) + "\n"


def as_markdown(document: SongDocument) -> str:
    """Return Markdown with a front matter; lines end in two blanks, the mark of a line break."""
    head = ["---", f"title: {_quoted(document.title)}"]
    if document.artist:
        head.append(f"artist: {_quoted(document.artist)}")
    blocks = ["\n".join([*head, "---"]), f"# {_escape_markdown(document.title)}"]
    for section in document.sections:
        lines = "  \n".join(_escape_markdown(line) for line in section.lines)
        blocks.append(f"## {_escape_markdown(section.heading)}" + (f"\n{lines}" if lines else ""))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a YAML string; a plain word needs no marks.
    return text if re.fullmatch(r"[^\W\d_][\w ]*", text) else json.dumps(text, ensure_ascii=False)


def _escape_markdown(line: str) -> str:
    return _MARKDOWN_START.sub(r"\1\3\\\2\4", _MARKDOWN.sub(r"\\\1", line))


def as_chordpro(document: SongDocument) -> str:
    """Return ChordPro; brackets and braces in lyrics, which it reads as chords and directives, become ( )."""
    head = [f"{{title: {_escape_chordpro(document.title)}}}"]
    if document.artist:
        head.append(f"{{artist: {_escape_chordpro(document.artist)}}}")
    blocks = ["\n".join(head), *(_chordpro_section(section) for section in document.sections)]
    return "\n\n".join(blocks) + "\n"


def _chordpro_section(section: DocumentSection) -> str:
    heading = _escape_chordpro(section.heading)
    if not section.text:
        return f"{{comment: {heading}}}"
    name = _CHORDPRO_KNOWN.get(section.kind, section.kind.value.replace("-", "_"))
    lines = [_escape_chordpro(line) for line in section.lines]
    return "\n".join([f"{{start_of_{name}: {heading}}}", *lines, f"{{end_of_{name}}}"])


def _escape_chordpro(line: str) -> str:
    plain = line.translate(str.maketrans("[]{}", "()()"))
    return f" {plain}" if plain.startswith("#") else plain


def as_suno(document: SongDocument) -> str:
    """Return sections under Suno's tags, repeats written out; other brackets become ( ), which are sung."""
    blocks: list[str] = []
    for section in document.sections:
        number = f" {section.number}" if section.number else ""
        tag = f"[{_SUNO.get(section.kind, section.kind.value.title())}{number}]"
        lines = [line.translate(str.maketrans("[]", "()")) for line in section.lines]
        blocks += ["\n".join([tag, *lines])] * section.repeat
    return "\n\n".join(blocks) + "\n"


def as_json(document: SongDocument) -> str:
    """Return the sheet as one JSON object: title, artist, sections."""
    value = {
        "title": document.title,
        "artist": document.artist,
        "sections": [
            {
                "kind": section.kind.value,
                "number": section.number,
                "performers": list(section.performers),
                "repeat": section.repeat,
                "text": section.text,
            }
            for section in document.sections
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_html(document: SongDocument) -> str:
    """Return one page that needs no other file, in the light or dark colours of its reader."""
    artist = f'<p class="artist">{html.escape(document.artist)}</p>' if document.artist else ""
    sections = "\n".join(
        f'<section class="{section.kind.value}">\n<h2>{html.escape(section.heading)}</h2>'
        f"\n<p>{html.escape(section.text)}</p>\n</section>"
        for section in document.sections
    )
    return _PAGE.format(title=html.escape(document.title), artist=artist, sections=sections)
