"""What old lyric scrapers leave around a Genius text: head, tickets, "You might also like", "Embed".

Counts in lyric-formats §1.1. Each pattern goes only where it is glued or stands alone, because "you might
also like" is also a phrase that people sing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONTRIBUTORS = re.compile(r"\A\s*\d+(?:\.\d+)?K? Contributors?(?=[A-Z\n\s]|$)")
_HEAD_LIMIT = 400
_DESCRIPTION_LIMIT = 3000
_LYRICS_WORD = re.compile(r" ?\bLyrics(?=\s*\[|\s*\n|[^\W_a-z]|\s*[\"“‘'(])")
_GLUED_HEAD = re.compile(r"\A[^\n\[\]]{1,200}? Lyrics(?=\[)")
_READ_MORE = re.compile(r"\A(?:(?!\n\[)[\s\S]){0,3000}?(?:…|\.\.\.)?\s*Read More\s*")
_TICKETS = re.compile(r"See [^\n]{1,80}? LiveGet tickets as low as \$\d+(?:[.,]\d+)?")
_ALSO_LIKE = "You might also like"
_EMBED_AFTER_DIGITS = re.compile(r"\d*(?:\.\d)?K?Embed(?:Share URLCopyEmbedCopy)?\s*\Z")
_LIKE_WORDS = ("ly", "lihood", "able", "d", "s", "n", "ness", "wise")


@dataclass(frozen=True, slots=True)
class CleanPage:
    """The lyric without what the page around it left, and whether anything was taken out."""

    text: str
    changed: bool


def strip_page(text: str, title: str = "") -> CleanPage:
    """Take the rests of a Genius page out of a lyric; `title` helps to find where the lyric begins."""
    bare = _strip_tail(text)
    bare = _strip_head(bare, title)
    junk_era = bare != text
    bare = _TICKETS.sub("\n", bare)
    bare = _strip_also_like(bare, junk_era)
    return CleanPage(bare, bare != text)


def _strip_tail(text: str) -> str:
    if "Embed" not in text[-60:]:
        return text
    found = _EMBED_AFTER_DIGITS.search(text)
    if not found:
        return text
    bare = found.group().strip() == "Embed"
    before = text[: found.start()]
    # A bare "Embed" is a sung word unless it is glued to one or stands alone on the last line.
    if bare and before and before[-1] == " ":
        return text
    return before


def _strip_head(text: str, title: str) -> str:
    counted = _CONTRIBUTORS.match(text)
    head = text[: _HEAD_LIMIT + len(title)]
    end = _title_end(head, title, bool(counted))
    if end is None and counted:
        found = _LYRICS_WORD.search(head)
        end = found.end() if found else None
        if end is None:
            return text[counted.end() :]
    if end is None:
        glued = _GLUED_HEAD.match(text)
        end = glued.end() if glued else None
    if end is None:
        return text
    return _strip_description(text[end:])


def _title_end(head: str, title: str, counted: bool) -> int | None:
    if not title:
        return None
    folded, wanted = _quotes(head).casefold(), _quotes(f"{title} Lyrics").casefold()
    if len(folded) != len(head):
        return None
    start = folded.find(wanted)
    if start < 0 or (not counted and head[:start].strip()):
        return None
    end = start + len(wanted)
    following = head[end : end + 1]
    return end if counted or following in ("[", "\n", "") or following.isupper() else None


def _strip_description(text: str) -> str:
    if "Read More" not in text[:_DESCRIPTION_LIMIT]:
        return text
    found = _READ_MORE.match(text)
    return text[found.end() :] if found else text


def _quotes(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


def _strip_also_like(text: str, junk_era: bool) -> str:
    if _ALSO_LIKE not in text:
        return text
    pieces = text.split(_ALSO_LIKE)
    joined = pieces[0]
    for piece in pieces[1:]:
        joined = joined + ("\n" if _is_glued(joined, piece, junk_era) else _ALSO_LIKE) + piece
    return joined


def _is_glued(before: str, after: str, junk_era: bool) -> bool:
    line_start = not before or before[-1] == "\n"
    if line_start and (not after or after[0] == "\n"):
        return True
    if before and before[-1] not in " \n\"“'(‘":
        return True
    if not after:
        return line_start
    first = after[0]
    if first in '[("“' or first.isupper() or first.isdecimal():
        return True
    return junk_era and line_start and first.isalpha() and not after.startswith(_LIKE_WORDS)
