"""Repairs and encodings: what is mended, what is left alone, and what is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lyric_files import heading_table

from lyricstudio.importers.decoding import decode, detect_encoding, looks_binary
from lyricstudio.importers.repairing import repair
from lyricstudio.importers.sheet_lines import read_events
from lyricstudio.importers.sheet_parts import build_sheet

TABLE = heading_table()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SeÃ±or MaÃ±ana", "Señor Mañana"),
        ("â€œDÃ©jÃ\xa0 vu,â€\x9d he said", "“Déjà vu,” he said"),
        ("“Curly” and ‘single’ — quotes…", "“Curly” and ‘single’ — quotes…"),
        ("Тhе dооr is open", "The door is open"),
        ("мой дом, my Home", "мой дом, my Home"),
        ("я и ты а мы", "я и ты а мы"),
        ("one\u2005two\u00a0three\u205ffour\tfive", "one two three four five"),
        ("ze\u200bro\ufeff wi\u00addth", "zero width"),
        ("میخواهم\u200cت", "میخواهم\u200cت"),
        ("👩\u200d🎤 sings", "👩\u200d🎤 sings"),
        ("rock &amp; roll&#39;s &amp;quot;king&amp;quot;", 'rock & roll\'s "king"'),
        ("AT&T and R&B; you & me", "AT&T and R&B; you & me"),
        ("one<br>two<BR/>three<br />\nfour", "one\ntwo\nthree\nfour"),
        ("<i>slow</i> <3 you <a href='x'>now</a>", "slow <3 you now"),
        ("one\\ntwo\\nthree", "one\ntwo\nthree"),
        ("a real\nline and a \\n", "a real\nline and a \\n"),
        ("e\u0301te\u0301", "été"),
        ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("plain words", "plain words"),
    ],
)
def test_repairs(before: str, after: str) -> None:
    assert repair(before).text == after


def test_each_kind_of_repair_is_told_once() -> None:
    assert repair("plain words").notes == ()
    notes = repair("cafÃ© &amp; tÃ©\u2005а b").notes
    assert len(notes) == len(set(notes)) >= 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Señor Mañana drew a map", "cp1252"),
        ("“Don’t”", "cp1252"),
        ("Über allen Gipfeln ist Ruh’", "cp1252"),
        ("coração, saudade, não", "cp1252"),
        ("Мой дядя самых честных правил, когда не в шутку занемог", "cp1251"),
        ("Zażółć gęślą jaźń, śpiewam pieśń", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("さくらさくら 弥生の空は", "shift_jis"),
        ("Ελληνικά τραγούδια μου", "cp1253"),
        ("déjà vu", "utf-16"),
        ("déjà vu", "utf-16-le"),
        ("déjà vu", "utf-16-be"),
        ("déjà vu", "utf-32"),
        ("déjà vu", "utf-8"),
        ("déjà vu", "utf-8-sig"),
    ],
)
def test_texts_are_decoded_as_they_were_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_only_guesses_are_told() -> None:
    assert decode("déjà".encode()).notes == ()
    assert decode("déjà".encode("cp1252")).notes == ("read as cp1252, guessed from the bytes",)
    assert decode("déjà".encode("cp1252"), override="cp1252").notes == ()


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_can_be_decoded(raw: bytes) -> None:
    assert isinstance(decode(raw).text, str)
    detect_encoding(raw)
    looks_binary(raw)


@given(st.text(st.sampled_from("[]()*:#-_ \n\txX12ab.,&Chorus Verse|\u2005é"), max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_sound_sheet(text: str) -> None:
    sheet = build_sheet(read_events(repair(text).text, TABLE))
    assert all(line.strip() == line and line and "\n" not in line for line in sheet.lines)
    assert list(sheet.stanzas) == sorted(set(sheet.stanzas))
    assert all(0 <= start < len(sheet.lines) for start in sheet.stanzas)
    assert bool(sheet.stanzas) == bool(sheet.lines)
    assert all(0 <= p.start <= p.end <= len(sheet.lines) for p in sheet.parts)
    if sheet.parts:
        covered = {i for p in sheet.parts for i in range(p.start, p.end)}
        assert covered == set(range(len(sheet.lines))), "every sung line belongs to a part"
