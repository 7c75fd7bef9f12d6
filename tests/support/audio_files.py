"""Makes sound files without sound: only the containers and their tags, byte by byte after their descriptions."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LATIN, UTF16, UTF8 = 0, 1, 3


def mp3_of(frames: Sequence[tuple[str, bytes]], version: int = 4) -> bytes:
    """Return an MP3 file with an ID3v2.3 or 2.4 tag of these frames and two empty frames of sound."""
    body = b""
    for name, content in frames:
        size = _safe(len(content)) if version == 4 else struct.pack(">I", len(content))
        body += name.encode("ascii") + size + b"\x00\x00" + content
    body += bytes(32)
    sound = (b"\xff\xfb\x90\x00" + bytes(413)) * 2
    return b"ID3" + bytes([version, 0, 0]) + _safe(len(body)) + body + sound


def text_frame(text: str, encoding: int = UTF8) -> bytes:
    """Return the content of a text frame (TIT2, TPE1 …)."""
    return bytes([encoding]) + _encoded(text, encoding)


def lyrics_frame(text: str, language: str = "eng", description: str = "", encoding: int = UTF8) -> bytes:
    """Return the content of a USLT frame."""
    end = b"\x00\x00" if encoding == UTF16 else b"\x00"
    return (
        bytes([encoding]) + language.encode("ascii") + _encoded(description, encoding) + end + _encoded(text, encoding)
    )


def synced_frame(lines: Sequence[tuple[int, str]]) -> bytes:
    """Return the content of a SYLT frame of (milliseconds, line)."""
    content = bytes([UTF8]) + b"eng" + b"\x02\x01" + b"\x00"
    for at, line in lines:
        content += line.encode("utf-8") + b"\x00" + struct.pack(">I", at)
    return content


def flac_of(comments: Mapping[str, str]) -> bytes:
    """Return a FLAC file with Vorbis comments."""
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + b"\x0a\xc4\x42\xf0" + bytes(4) + bytes(16)
    block = _comments(comments)
    head = b"fLaC" + b"\x00" + struct.pack(">I", len(info))[1:] + info
    return head + b"\x84" + struct.pack(">I", len(block))[1:] + block


def ogg_of(comments: Mapping[str, str]) -> bytes:
    """Return an Ogg Vorbis file of its two header packets."""
    first = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 2, 44100, 0, 128000, 0, 0xB8, 1)
    second = b"\x03vorbis" + _comments(comments) + b"\x01"
    return _page(first, 2, 0) + _page(second, 0, 1)


def m4a_of(fields: Mapping[bytes, str]) -> bytes:
    """Return an MP4 sound file with an `ilst` of these atoms (©nam, ©ART, ©lyr)."""
    items = b"".join(
        _atom(name, _atom(b"data", struct.pack(">II", 1, 0) + text.encode("utf-8"))) for name, text in fields.items()
    )
    meta = _atom(b"meta", bytes(4) + _atom(b"hdlr", bytes(8) + b"mdirappl" + bytes(9)) + _atom(b"ilst", items))
    return _atom(b"ftyp", b"M4A \x00\x00\x00\x00M4A ") + _atom(b"moov", _atom(b"udta", meta))


def _atom(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def _comments(comments: Mapping[str, str]) -> bytes:
    pairs = [f"{key}={value}".encode() for key, value in comments.items()]
    body = struct.pack("<I", 4) + b"self" + struct.pack("<I", len(pairs))
    return body + b"".join(struct.pack("<I", len(pair)) + pair for pair in pairs)


def _page(packet: bytes, kind: int, number: int) -> bytes:
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    head = b"OggS\x00" + bytes([kind]) + bytes(8) + struct.pack("<III", 1, number, 0)
    return head + bytes([len(lacing)]) + lacing + packet


def _encoded(text: str, encoding: int) -> bytes:
    return text.encode({LATIN: "latin-1", UTF16: "utf-16", UTF8: "utf-8"}[encoding])


def _safe(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
