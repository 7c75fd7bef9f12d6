"""What is wrong with a song is found where it is."""

from __future__ import annotations

from lyricstudio.domain.draft_issues import DraftIssue, issues_in
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Part, Song


def found(song: Song) -> dict[DraftIssue, list[str]]:
    issues: dict[DraftIssue, list[str]] = {}
    for issue, place in issues_in(song):
        issues.setdefault(issue, []).append(place.detail)
    return issues


def test_a_good_song_has_none() -> None:
    parts = (Part(PartKind.VERSE, 0, 2, confirmed=True),)
    assert found(Song("T", "A", ("one two", "three four"), parts, rights="own")) == {}


def test_what_is_missing() -> None:
    assert set(found(Song("", " ", ("one",)))) == {
        DraftIssue.NO_TITLE, DraftIssue.NO_ARTIST, DraftIssue.NO_RIGHTS, DraftIssue.NO_PARTS
    }  # fmt: skip


def test_parts_say_what_is_wrong_with_them() -> None:
    parts = (
        Part(PartKind.VERSE, 0, 1, 1, confidence=0.3), Part(PartKind.CHORUS, 1, 43, confirmed=True),
        Part(PartKind.BRIDGE, 43, 43, confirmed=True), Part(PartKind.INSTRUMENTAL, 43, 43, confirmed=True),
    )  # fmt: skip
    issues = found(Song("T", "A", ("word",) * 45, parts, rights="own"))
    assert issues == {
        DraftIssue.UNLABELLED: ["2 lines"],
        DraftIssue.UNSURE: ["Verse 1, 30%"],
        DraftIssue.ONE_LINE: ["Verse 1"],
        DraftIssue.LONG_PART: ["Chorus, 42 lines"],
        DraftIssue.NO_TEXT: ["Bridge"],
    }
