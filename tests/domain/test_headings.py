"""The heading table: what one heading says, for every style and language counted, and what is no part."""

from __future__ import annotations

from pathlib import Path

import pytest
from lyric_files import heading_table

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.headings import HeadingTable
from lyricstudio.domain.kinds import PartKind

TABLE = heading_table()
REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "headings.tsv"
CANONICAL = {
    "Break": "interlude", "Drop": "breakdown", "Skit": "spoken", "Sample": "spoken", "Part": "other", "Tag": "outro",
    "Reprise": "other",
}  # fmt: skip
# The count calls these "no part" although they say which part begins; we read them.
READ_ANYWAY = ("Pre - Chorus", "Prestribillo", "Pre-Verse", "RAP - ", "Fabolous - Intro", "- Verse ")


@pytest.mark.parametrize(
    ("text", "kind", "number", "performers", "repeat"),
    [
        ("Chorus: A & B", "chorus", None, ("A", "B"), 1),
        ("Chorus - A", "chorus", None, ("A",), 1),
        ("Chorus ; A", "chorus", None, ("A",), 1),
        ("Verse One", "verse", 1, (), 1),
        ("First Verse: Ana", "verse", 1, ("Ana",), 1),
        ("2nd verse", "verse", 2, (), 1),
        ("Verse II: A, *B* & **Both**", "verse", 2, ("A", "B"), 1),
        ("Verse 3.1", "verse", 3, (), 1),
        ("Hook V.1", "hook", 1, (), 1),
        ("VERSE:1", "verse", 1, (), 1),
        ("verse1", "verse", 1, (), 1),
        ("Verse #2", "verse", 2, (), 1),
        ("1番", "verse", 1, (), 1),
        ("Chorus x2", "chorus", None, (), 2),
        ("Chorus (x2)", "chorus", None, (), 2),
        ("Hook 2X", "hook", None, (), 2),
        ("Chorus *2", "chorus", None, (), 2),
        ("Chorus (twice)", "chorus", None, (), 2),
        ("Chorus: Ana (repeat 2X)", "chorus", None, ("Ana",), 2),
        ("Refrão bis", "chorus", None, (), 2),
        ("Verse: 50 Cent", "verse", None, ("50 Cent",), 1),
        ("Verse 1- 50 Cent", "verse", 1, ("50 Cent",), 1),
        ("Chorus 50 Cent", "chorus", None, ("50 Cent",), 1),
        ("Verse 2: Tyler, The Creator", "verse", 2, ("Tyler, The Creator",), 1),
        ("Verse 4: Ana, Bo & (Cy)", "verse", 4, ("Ana", "Bo", "Cy"), 1),
        ("Pre-Chorus - Ana-Maria", "pre-chorus", None, ("Ana-Maria",), 1),
        ("Outro Ana", "outro", None, ("Ana",), 1),
        ("Fabolous - Verse 2", "verse", 2, ("Fabolous",), 1),
        ("Couplet 1 : Zaz", "verse", 1, ("Zaz",), 1),
        ("Pré-refrain", "pre-chorus", None, (), 1),
        ("Post-Estribillo", "post-chorus", None, (), 1),
        ("Куплет 2: Баста", "verse", 2, ("Баста",), 1),
        ("落ちサビ", "chorus", None, (), 1),
        ("후렴", "chorus", None, (), 1),
        ("橋段", "bridge", None, (), 1),
        ("Chrous", "chorus", None, (), 1),
        ("Brigde", "bridge", None, (), 1),
        ("OUtro", "outro", None, (), 1),
        ("Prechorus 2", "pre-chorus", 2, (), 1),
        ("Final Chorus", "chorus", None, (), 1),
        ("Chorus – Final", "chorus", None, (), 1),
        ("Chorus (Extended)", "chorus", None, (), 1),
        ("Chorus (Instrumental)", "instrumental", None, (), 1),
        ("Instrumental Break", "instrumental", None, (), 1),
        ("Trumpet Intro", "instrumental", None, (), 1),
        ("Intro: soft piano", "intro", None, (), 1),
        ("Outro: Ana, spoken", "outro", None, ("Ana",), 1),
    ],
)
def test_a_heading_says_kind_number_performers_and_repeat(
    text: str, kind: str, number: int | None, performers: tuple[str, ...], repeat: int
) -> None:
    found = TABLE.read(text)
    assert found is not None
    assert (found.kind, found.number, found.performers, found.repeat) == (PartKind(kind), number, performers, repeat)
    assert found.label == text


@pytest.mark.parametrize(
    "text",
    [
        "RZA", "HAMILTON", "QUINN & RACHEL", "USNAVI, spoken", "Produced by Someone", "Written by A & B",
        "?", "Inaudible", "x2", "Repeat", "Bis", "What?", "Robot Voice", "Lead - King", "Live Acoustic",
        "From The Vault", "Fade Out", "End", "Whispered", "Style: slow waltz",
        'Paroles de "X"', "Produit par Zed", "Текст песни «Ночь»",
        "Bridget", "Nitro", "Hook me up", "Solo por ti", "Break it down", "A Chorus Line", "Fabolous over Chorus",
        "", " ",
    ],
)  # fmt: skip
def test_what_is_no_part_is_none(text: str) -> None:
    assert TABLE.read(text) is None


def test_a_heading_can_call_earlier_parts() -> None:
    found = TABLE.read("Repeat Chorus and 2nd verse", marked=False)
    assert found is not None
    assert found.recall
    assert [(h.kind, h.number) for h in found.also] == [(PartKind.VERSE, 2)]


def test_a_heading_can_leave_out_the_last_lines() -> None:
    found = TABLE.read("Chorus (except last two lines)")
    assert found is not None
    assert found.recall
    assert found.without_last == 2


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Chorus/outro", ["chorus", "outro"]),
        ("Refrain 2/Outro", ["refrain", "outro"]),
        ("Breakdown/Verse 2", ["breakdown", "verse"]),
    ],
)
def test_combined_headings_name_both_kinds(text: str, kinds: list[str]) -> None:
    found = TABLE.read(text)
    assert found is not None
    assert [found.kind, *(h.kind for h in found.also)] == [PartKind(k) for k in kinds]


@pytest.mark.parametrize("text", ["Hook me up", "Bridge, come on", "Chorus Girl", "Intro to love"])
def test_without_brackets_words_after_the_part_are_no_performers(text: str) -> None:
    assert TABLE.read(text, marked=False) is None


def test_reading_twice_gives_the_same_answer() -> None:
    assert TABLE.read("Chorus: A & B") is TABLE.read("Chorus: A & B")
    assert TABLE.read("Chorus Girl") != TABLE.read("Chorus Girl", marked=False)


def test_a_broken_table_is_told_in_words() -> None:
    with pytest.raises(UserError, match="heading table"):
        HeadingTable.from_tsv("part\tchorus\tno-such-kind\t\t1\n")


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["Ana & Bo", "Jay-Z", "The RZA"])
def test_every_counted_heading_is_read_as_it_was_counted(name: str) -> None:
    if not REFERENCE.is_file():
        pytest.skip(f"the counted headings are not beside this checkout ({REFERENCE})")
    wrong = []
    for row in REFERENCE.read_text(encoding="utf-8").splitlines()[1:]:
        heading, _, canonical = row.split("\t")
        if heading.startswith(READ_ANYWAY[:4]) or READ_ANYWAY[4] in heading or READ_ANYWAY[5] in heading:
            continue
        found = TABLE.read(heading.replace("{x}", name).replace("{name}", name))
        wanted = CANONICAL.get(canonical, canonical.casefold())
        if (found.kind.value if found and found.kind else "-") != wanted:
            wrong.append((heading, wanted, found))
    assert wrong == []
