"""Whatever the lines hold, labelling covers them once, is sure between 0 and 1, and says the same each time."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyricstudio.domain.ad_libs import found_ad_libs
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.line_performers import line_performers
from lyricstudio.domain.reasons import reasons
from lyricstudio.domain.repeated_lines import repeated_lines
from lyricstudio.domain.song import Song
from lyricstudio.importers.label_model import shipped_model

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["oh oh", "la la la", "(yeah)", "hold me now", "Hold me now (hey)", "???", "…", "Ana: x", "1", "&c."]
        ),
        st.text(min_size=1, max_size=24).filter(lambda text: text.strip() and "\n" not in text),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES, starts=st.lists(st.integers(0, 45), max_size=12), title=st.text(max_size=8))
def test_any_lines_are_labelled(lines: list[str], starts: list[int], title: str) -> None:
    song = Song(title, "Ana", tuple(lines), stanzas=tuple(starts))
    for model in (None, shipped_model()):
        parts = propose(song, model)
        assert parts[0].start == 0
        assert parts[-1].end == len(lines)
        assert all(a.end == b.start for a, b in pairwise(parts))
        assert all(0 <= p.confidence <= 1 and p.start < p.end for p in parts)
        assert parts == propose(song, model)
    labelled = Song(title, "Ana", tuple(lines), parts, stanzas=tuple(starts))
    assert len(reasons(labelled, shipped_model())) == len(parts)
    assert len(line_performers(labelled)) == len(repeated_lines(lines)) == len(lines)
    for part in parts:
        found_ad_libs(labelled, part)


def test_very_long_lyrics_and_lines_take_no_more_than_seconds() -> None:
    started = process_time()
    many = tuple(f"line {i % 37} of {i % 11} and {i}" for i in range(3000))
    assert propose(Song("", "", many), shipped_model())[-1].end == 3000
    assert propose(Song("", "", many, stanzas=tuple(range(0, 3000, 4))), shipped_model())[-1].end == 3000
    long_lines = ("o" * 50_000, "oh, " * 20_000, "Yeah, " + "a" * 50_000 + ", yeah", "(" * 20_000)
    song = Song("", "", long_lines)
    (part, *_) = propose(song, shipped_model())
    found_ad_libs(song, part)
    line_performers(Song("", "", long_lines, parts=(part,)))
    assert process_time() - started < 20
