"""Repairs what files do to lyrics: odd spaces, hidden letters, look-alike letters, mojibake, HTML.

Every repair is told in a note. What the song's source said stays in `source_text`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import partial

from ftfy import TextFixerConfig, fix_text
from ftfy.badness import is_bad

_SUSPECT = re.compile(r"[^\n\x20-\x7e]|[&<\\]")
# No lyric means anything by more white space, and expressions that look for its end would look long.
_LONGEST_GAP = 100
_LONG_GAP = re.compile(r"[ \t\n\r]{101,}")
_NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_HIDDEN = re.compile(r"[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")
_JOINERS = re.compile(r"(?<![\u0590-\U0010ffff])[\u200c\u200d](?![\u0590-\U0010ffff])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,24}\d{0,2});")
_BREAK = re.compile(r"[ \t]*<\s*/?\s*br\b[^<>]*>[ \t]*\n?", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:p|div|span|b|i|u|em|strong|a|font|center|h[1-6]|small|sup|sub|blockquote|tt)\b[^<>]*>", re.IGNORECASE
)
_PARAGRAPH = re.compile(
    r"</(?:p|div|blockquote|h[1-6])\s*>\s*(?:<(?:p|div|blockquote|h[1-6])\b[^<>]*>)?", re.IGNORECASE
)
_LITERAL_BREAK = re.compile(r"\\r\\n|\\n|\\r")
_LITERAL_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_ALIKES = str.maketrans("асеорхуіѕјԁһӏАВСЕНІЈКМОРЅТХУԛԝ", "aceopxyisjdhlABCEHIJKMOPSTXYqw")
_MOJIBAKE = TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    fix_line_breaks=False,
    fix_surrogates=True,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and a sentence for each kind of repair."""

    text: str
    notes: tuple[str, ...] = ()


def repair(text: str) -> Repaired:
    """Repair a lyric for reading: line feeds only, plain spaces, visible letters, composed (NFC)."""
    text = _LONG_GAP.sub(_shorter, text)
    if not _SUSPECT.search(text):
        return Repaired(text)
    notes: list[str] = []
    text = _NEWLINES.sub("\n", text)
    for step, note in _STEPS:
        changed = step(text)
        if changed != text:
            text = changed
            if note:
                notes.append(note)
    return Repaired(text, tuple(notes))


def repair_line(text: str) -> str:
    """Repair a title or a name and put it on one line."""
    return " ".join(repair(text).text.split())


def _break_literal_newlines(text: str) -> str:
    if "\\" not in text:
        return text
    count = len(_LITERAL_BREAK.findall(text))
    if not count or ("\n" in text and count < 3):
        return text
    text = _LITERAL_BREAK.sub("\n", text)
    text = _LITERAL_ESCAPE.sub(_letter, text)
    return text.replace("\\'", "'").replace('\\"', '"')


def _shorter(gap: re.Match[str]) -> str:
    return gap.group()[:_LONGEST_GAP]


def _letter(escape: re.Match[str]) -> str:
    code = int(escape.group(1), 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _unescape(text: str) -> str:
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda m: html.unescape(m.group()), text)
    return text


def _drop_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _BREAK.sub("\n", text)
    return _TAGS.sub("", _PARAGRAPH.sub("\n\n", text))


def _fix_mojibake(text: str) -> str:
    if text.isascii() or not is_bad(text):
        return text
    text = text.replace("â€\ufffd", "â€\x9d")  # the closing curly quote, whose last byte cp1252 does not know
    return "\n".join(fix_text(line, _MOJIBAKE) if is_bad(line) else line for line in text.split("\n"))


def _plain_spaces(text: str) -> str:
    return _SPACES.sub(" ", text)


def _drop_hidden(text: str) -> str:
    text = _HIDDEN.sub("", text)
    return text if text.isascii() else _JOINERS.sub("", text)


def _latin_look_alikes(text: str) -> str:
    """Put Latin letters back where Cyrillic ones stand inside Latin words (a lyric site's watermark)."""
    if text.isascii() or not _CYRILLIC.search(text):
        return text
    foreign = "".join(_CYRILLIC.findall(text))
    only_look_alikes = not _CYRILLIC.search(foreign.translate(_LOOK_ALIKES))
    latin = sum(c.isascii() and c.isalpha() for c in text)
    everywhere = only_look_alikes and latin > len(foreign)
    return _WORD.sub(partial(_latin_word, everywhere), text)


def _latin_word(everywhere: bool, match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word
    swapped = word.translate(_LOOK_ALIKES)
    if _CYRILLIC.search(swapped):
        return word
    latin = sum(c.isascii() for c in word)
    return swapped if everywhere or latin * 2 >= len(word) else word


def _compose(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


_STEPS = (
    (_fix_mojibake, "letters that had been decoded wrongly (mojibake) were repaired"),
    (_break_literal_newlines, "written-out line breaks (\\n) became line breaks"),
    (_unescape, "HTML entities became letters"),
    (_drop_tags, "HTML tags were taken out"),
    (_plain_spaces, "unusual spaces became plain ones"),
    (_drop_hidden, "invisible characters were taken out"),
    (_latin_look_alikes, "Cyrillic look-alike letters inside Latin words became Latin"),
    (_compose, "letters in pieces were put together (NFC)"),
    (lambda text: _LONG_GAP.sub(_shorter, _NEWLINES.sub("\n", text)), ""),
)
