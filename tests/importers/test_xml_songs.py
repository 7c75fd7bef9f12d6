"""OpenLyrics and OpenSong: performance orders, chords and marks left out, strange tags, hostile XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lyric_files import outline, read_all, read_text

from lyricstudio.domain.kinds import LabelSource

if TYPE_CHECKING:
    from pathlib import Path

OPENLYRICS = (
    '<song xmlns="http://openlyrics.info/namespace/2009/song" version="0.9"><properties><titles><title>Blue &amp; Red'
    "</title></titles><authors><author>Ana Bell</author></authors>{facts}</properties><lyrics>{verses}</lyrics></song>"
)


def openlyrics(verses: str, facts: str = "") -> str:
    """Return an OpenLyrics song."""
    return OPENLYRICS.format(verses=verses, facts=facts)


def opensong(lyrics: str, presentation: str = "") -> str:
    """Return an OpenSong song."""
    shown = f"<presentation>{presentation}</presentation>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<song><title>T</title>{shown}<lyrics>{lyrics}</lyrics></song>'


def test_openlyrics_in_its_performance_order(tmp_path: Path) -> None:
    verses = (
        '<verse name="v1"><lines>one<br/>two</lines></verse><verse name="c"><lines>three</lines></verse>'
        '<verse name="v2"><lines>four</lines></verse><verse name="e"><lines>five</lines></verse>'
    )
    song = read_text(tmp_path, openlyrics(verses, "<verseOrder>v1 c v2 c e</verseOrder>"), "x.xml")
    assert (song.title, song.artist, song.lyrics) == ("Blue & Red", "Ana Bell", "one\ntwo\nthree\nfour\nfive")
    assert [(p.heading, p.span) for p in song.parts] == [
        ("v1", (0, 2)),
        ("c", (2, 3)),
        ("v2", (3, 4)),
        ("c", (2, 3)),
        ("e", (4, 5)),
    ]
    assert {p.source for p in song.parts} == {LabelSource.FORMAT}


def test_without_an_order_nothing_is_invented(tmp_path: Path) -> None:
    verses = "".join(f'<verse name="{name}"><lines>text</lines></verse>' for name in ("v1", "c", "v2"))
    assert [p.heading for p in read_text(tmp_path, openlyrics(verses), "x.xml").parts] == ["v1", "c", "v2"]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("v1, c1, v2", ["v1", "c", "v2a", "v2b"]),
        ("V1 C x9 V2 c", ["v1", "c", "v2a", "v2b", "c"]),
        ("v1 c v1", ["v1", "c", "v2a", "v2b", "v1"]),
        ("x y z", ["v1", "c", "v2a", "v2b"]),
    ],
)
def test_orders_that_do_not_quite_fit(tmp_path: Path, order: str, codes: list[str]) -> None:
    names = ("v1", "c", "v2a", "v2b")
    verses = "".join(f'<verse name="{n}"><lines>text of {n}</lines></verse>' for n in names)
    song = read_text(tmp_path, openlyrics(verses, f"<verseOrder>{order}</verseOrder>"), "x.xml")
    assert [p.heading for p in song.parts] == codes


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("<lines>one\ntwo</lines>", "one / two"),
        ("<lines>\n   one<br/>\n   two\n </lines>", "one / two"),
        ("<lines>one</br>two</lines>", "one / two"),
        ("<lines>one<br>two</lines>", "one / two"),
        ('<lines><chord root="G"/>o<chord root="C"/>ne<br/><chord name="D">two</chord></lines>', "one / two"),
        ("<lines>one<comment>softly</comment><br/>two</lines>", "one / two"),
        ("<lines>one</lines><lines>two</lines>", "one / two"),
        ("<lines><line>one</line><line>two</line></lines>", "one / two"),
        ('<lines>one<br/><tag name="red">two</tag></lines>', "one / two"),
        ("<lines>rock &amp; roll<br/>caf&eacute; & me</lines>", "rock & roll / café & me"),
    ],
)
def test_the_text_of_a_verse(tmp_path: Path, lines: str, text: str) -> None:
    song = read_text(tmp_path, openlyrics(f'<verse name="v1">{lines}</verse>'), "x.xml")
    assert outline(song) == [("verse", 1, text)]


def test_who_sings_and_how_often(tmp_path: Path) -> None:
    song = read_text(tmp_path, openlyrics('<verse name="c"><lines part="men" repeat="2">one</lines></verse>'), "x.xml")
    assert (song.parts[0].repeat, song.parts[0].performers) == (2, ("men",))


def test_names_of_verses(tmp_path: Path) -> None:
    names = ("i", "v1", "p", "c", "b", "o", "e", "Verse 2", "Припев", "zz")
    verses = "".join(f'<verse name="{n}"><lines>text {n}</lines></verse>' for n in names)
    kinds = [p.kind.value for p in read_text(tmp_path, openlyrics(verses), "x.xml").parts]
    assert " ".join(kinds) == "intro verse pre-chorus chorus bridge other outro verse chorus other"


def test_the_authors_of_the_words_and_their_year(tmp_path: Path) -> None:
    authors = '<authors><author type="music">M</author><author type="words">Ana Bell (1872)</author></authors>'
    text = openlyrics('<verse name="v1"><lines>a</lines></verse>').replace(
        "<authors><author>Ana Bell</author></authors>", authors
    )
    song = read_text(tmp_path, text, "x.xml")
    assert (song.artist, song.year) == ("Ana Bell", 1872)


def test_a_wrong_namespace_and_no_namespace(tmp_path: Path) -> None:
    text = openlyrics('<verse name="v1"><lines>a\nb</lines></verse>')
    for other in ("http://openlines.info/namespace/2009/song", ""):
        song = read_text(tmp_path, text.replace("http://openlyrics.info/namespace/2009/song", other), "x.xml")
        assert outline(song) == [("verse", 1, "a / b")]


def test_translations_are_left_out_with_a_note(tmp_path: Path) -> None:
    verses = (
        '<verse name="v1" lang="cs"><lines>kůň</lines></verse><verse name="v1" lang="en"><lines>horse</lines></verse>'
    )
    (tmp_path / "x.xml").write_text(openlyrics(verses), encoding="utf-8")
    (imported,), _ = read_all(tmp_path / "x.xml")
    assert imported.song.lines == ("kůň",)
    assert imported.notes == ("1 verse in another language or script left out",)


@pytest.mark.parametrize("declaration", ['<?xml version="1.0" encoding="cp1250"?>', '<?xml version="1.0"?>', ""])
def test_cp1250(tmp_path: Path, declaration: str) -> None:
    verse = '<verse name="v1"><lines>Příliš žluťoučký kůň<br/>úpěl ďábelské ódy</lines></verse>'
    song = read_text(tmp_path, (declaration + openlyrics(verse)).encode("cp1250"), "x.xml")
    assert song.lines == ("Příliš žluťoučký kůň", "úpěl ďábelské ódy")


@pytest.mark.parametrize(
    ("text", "reason", "row"),
    [
        ('<!DOCTYPE s [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><song><verse name="v1">&c;</verse></song>',
         "entities", None),
        ('<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><song><verse name="v1">&a;</verse></song>',
         "entities", None),
        ('<song>\n<lyrics><verse name="v1"><lines>x\n</verse></lyrics></song>', "broken", 3),
        ('<song><lyrics><verse name="v1"><lines>x', "broken", 1),
        ('<song><lyrics><verse name="v1"><lines> </lines></verse></lyrics></song>', "no sung lines", None),
        ("<rss><channel><item>x</item></channel></rss>", "XML file without a song", None),
    ],
)  # fmt: skip
def test_xml_that_is_no_song_or_no_friend(tmp_path: Path, text: str, reason: str, row: int | None) -> None:
    (tmp_path / "x.xml").write_text(text)
    songs, rejections = read_all(tmp_path / "x.xml")
    assert songs == []
    assert reason in rejections[0].reason
    assert rejections[0].row == row


def test_opensong_in_its_presentation_order(tmp_path: Path) -> None:
    text = opensong("[V1]\n.G  D\n One two\n;comment\n-!!\n three\n[C1]\n four\n[V2]\n ||five\n", "V1 C V2 C1 V9")
    song = read_text(tmp_path, text.encode("utf-8-sig"), "Name of Song. No suffix")
    assert song.lyrics == "One two\nthree\nfour\nfive"
    assert outline(song) == [
        ("verse", 1, "One two / three"),
        ("chorus", None, "four"),
        ("verse", 2, "five"),
        ("chorus", None, "four"),
    ]


def test_opensong_lines(tmp_path: Path) -> None:
    text = opensong("[C]\n.G     D\n e_ven  now _\n here||\n two|parts\nno space before\n")
    assert read_text(tmp_path, text, "x").lines == ("even now", "here", "two parts", "no space before")


def test_verses_printed_line_by_line_in_turn(tmp_path: Path) -> None:
    lyrics = "[V]\n.G\n1one a\n2two a\n.D\n1one b\n2two b\n[C]\n chorus\n"
    song = read_text(tmp_path, opensong(lyrics, "V1 C V2 C"), "x")
    assert outline(song) == [
        ("verse", 1, "one a / one b"),
        ("chorus", None, "chorus"),
        ("verse", 2, "two a / two b"),
        ("chorus", None, "chorus"),
    ]


@pytest.mark.parametrize(
    ("tag", "kind", "number"),
    [
        ("V1", "verse", 1), ("v2", "verse", 2), ("V1.", "verse", 1), ("1", "verse", 1), ("V", "verse", None),
        ("C", "chorus", None), ("C1a", "chorus", None), ("CModulation", "chorus", None), ("P1", "pre-chorus", None),
        ("B1", "bridge", None), ("T", "outro", None), ("I", "intro", None), ("E", "outro", None),
        ("O1", "other", None), ("VПрипев:", "chorus", None), ("Пр", "chorus", None),
        ("VСвязка:", "bridge", None), ("Chorus", "chorus", None), ("Verse 3", "verse", 3), ("Xyz", "other", None),
    ],
)  # fmt: skip
def test_opensong_tags(tmp_path: Path, tag: str, kind: str, number: int | None) -> None:
    song = read_text(tmp_path, opensong(f"[{tag}]\n some words\n"), "x")
    assert outline(song) == [(kind, number, "some words")]


def test_opensong_without_tags_is_labelled_by_rules(tmp_path: Path) -> None:
    song = read_text(tmp_path, opensong("\n first one\n second\n\n third\n fourth\n"), "x")
    assert [p.source for p in song.parts] == [LabelSource.RULE] * 2
    assert song.stanzas == (0, 2)
