"""XML from strangers: no entity expansion, no outside files, and the small damage of real files repaired."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from lyricstudio.importers.decoding import Decoded, decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from lyricstudio.importers.interface import FoundFile

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']""")
_BROKEN_BREAK = re.compile(r"<\s*/\s*br\s*>|<\s*br\s*>(?!\s*</\s*br\s*>)", re.IGNORECASE)
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z]{2,24}\d{0,2});")
_ENTITIES = "The XML defines entities, which LyricStudio does not expand."
_DEEPEST = 200
_LARGEST_SONG = 20_000_000
_CONTAINERS = frozenset({"sheetdata", "sst", "mergecells", "table", "table-row-group", "table-rows"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class XmlFile:
    """A parsed XML file, its text as received, its encoding, and whether it had to be repaired."""

    root: Element
    text: str
    encoding: str
    repaired: bool = False
    guessed: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a person should know of how the file was read."""
        guess = (f"read as {self.encoding}, guessed from the bytes",) if self.guessed else ()
        return (*guess, "small damage in the XML was repaired") if self.repaired else guess


class XmlProblem(Exception):  # noqa: N818 - carried to a rejection, never shown as an error
    """Why a file cannot be read as XML, with the line (from 1) where that shows."""

    def __init__(self, reason: str, hint: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.line = line


def read_xml(raw: bytes, override: str | None = None) -> XmlFile:
    """Parse XML bytes; raises XmlProblem for entities, outside references and damage beyond repair."""
    encoding = override or _declared_encoding(raw)
    decoded = _text(raw, encoding)
    text = decoded.text
    try:
        return XmlFile(_parse(text), text, decoded.encoding, guessed=decoded.guessed)
    except ParseError:
        pass
    try:
        return XmlFile(_parse(_repair(text)), text, decoded.encoding, repaired=True, guessed=decoded.guessed)
    except ParseError as error:
        line = error.position[0]
        raise XmlProblem(f"The XML is broken: {error.msg}.", "Repair this line and import again.", line) from error


def read_xml_file(found: FoundFile, override: str | None = None) -> XmlFile:
    """Parse a found file; raises XmlProblem also for one that is too large for a song."""
    if found.size > _LARGEST_SONG:
        raise XmlProblem("The file is too large for one song.", "Is this a song?")
    return read_xml(found.read_bytes(), override)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, in lower case ("" for comments)."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def find_all(root: Element, name: str) -> list[Element]:
    """Return all elements of a local name below an element, in document order."""
    return [element for element in root.iter() if local_name(element) == name]


def text_in(root: Element, name: str) -> str:
    """Return the text of the first element of a local name, on one line, "" when there is none."""
    for element in find_all(root, name):
        words = " ".join("".join(element.itertext()).split())
        if words:
            return words
    return ""


def _parse(text: str) -> Element:
    try:
        return fromstring(_DECLARATION.sub("", text, count=1).lstrip())
    except DefusedXmlException as error:
        raise XmlProblem(_ENTITIES, "A song needs none; delete them.") from error
    except RecursionError as error:
        raise XmlProblem("The XML is nested too deeply.", "Is this a song?") from error


def _declared_encoding(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:300])
    if not found:
        return None
    name = found.group(1).decode("ascii").lower()
    return None if name in ("utf-8", "utf8", "utf-16", "unicode") else name


def _text(raw: bytes, encoding: str | None) -> Decoded:
    if encoding:
        try:
            return Decoded(raw.decode(encoding).removeprefix("\ufeff"), encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(raw)


def _repair(text: str) -> str:
    text = _FORBIDDEN.sub("", text)
    text = _BROKEN_BREAK.sub("<br/>", text)
    text = _NAMED_ENTITY.sub(lambda m: html.unescape(m.group()), text)
    return _LOOSE_AMPERSAND.sub("&amp;", text)


def stream_xml(stream: BinaryIO, name: str) -> Iterator[Element]:
    """Yield the elements of a local name (lower case) one by one, each freed when the next is asked for.

    Raises XmlProblem for entities and broken XML.
    """
    for event, element, _ in _events(stream):
        if event == "end" and local_name(element) == name:
            yield element
            element.clear()


def stream_tables(stream: BinaryIO) -> Iterator[tuple[str, Element | None]]:
    """Yield the name of each OpenDocument table with None, then its rows one by one; raises XmlProblem."""
    names: list[str] = []
    for event, element, _ in _events(stream):
        kind = local_name(element)
        if kind == "table" and event == "start":
            names.append(next((v for k, v in element.items() if k.rpartition("}")[2] == "name"), ""))
            yield names[-1], None
        elif kind == "table" and names:
            names.pop()
            element.clear()
        elif kind == "table-row" and event == "end":
            yield (names[-1] if names else ""), element
            element.clear()


def _events(stream: BinaryIO) -> Iterator[tuple[str, Element, int]]:
    """Yield start and end events with the depth of their element; children of containers are dropped when finished."""
    above: list[Element] = []
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                if len(above) > _DEEPEST:
                    raise XmlProblem("The XML is nested too deeply.", "Is this a file of songs?")
                yield event, element, len(above)
                continue
            above.pop()
            yield event, element, len(above) + 1
            if above and local_name(above[-1]) in _CONTAINERS:
                above[-1].remove(element)
    except DefusedXmlException as error:
        raise XmlProblem(_ENTITIES, "A song needs none; delete them.") from error
    except ParseError as error:
        raise XmlProblem(f"The XML is broken: {error.msg}.", "Save the file again.", error.position[0]) from error
    except (LookupError, ValueError, UnicodeError) as error:
        raise XmlProblem("The XML names an encoding that is not known.", "Save the file again.") from error
