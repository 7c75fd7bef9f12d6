"""Models that write in a draft: around locked lines, from a line's own beginning, and one line in several versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from draft_models import add_model
from scripted_writer import ScriptedWriter

from lyricstudio.domain.answer import end_word
from lyricstudio.domain.draft_editing import change_part, edit_text, lock_lines, new_draft
from lyricstudio.domain.errors import Cancelled, UserError
from lyricstudio.domain.kinds import AnswerFormat, ContextMode
from lyricstudio.domain.part_wish import PartWish
from lyricstudio.domain.progress import SilentContext
from lyricstudio.domain.records import Composition, Message
from lyricstudio.domain.structure import rhyme_scheme
from lyricstudio.providers.interface import Capabilities
from lyricstudio.services.draft_writing import DraftWriter, TakeOrder, WritingNews, fitted_scheme
from lyricstudio.services.held_line_writer import first_words
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

NO_PREFIX = Capabilities(can_force_prefix=False, max_top_logprobs=0)


class Stopping(SilentContext):
    def __init__(self, after: int) -> None:
        self.left = after

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as made:
        yield made


def writer(project: Project, tables: Tables, scripted: ScriptedWriter) -> DraftWriter:
    return DraftWriter(project, lambda _name, _ctx: scripted, tables)


def draft(form: str = "verse,chorus,verse") -> Composition:
    return new_draft("Kettles", form, brief="a kitchen at night", seed=5)


def takes(
    project: Project, tables: Tables, song: Composition, order: TakeOrder, scripted: ScriptedWriter | None = None
) -> tuple[list[str], list[WritingNews]]:
    heard: list[WritingNews] = []
    made = writer(project, tables, scripted or ScriptedWriter()).takes(song, order, SilentContext(), heard.append)
    return [take.text for take in made], heard


def test_takes_differ_keep_the_form_and_are_told_line_by_line(project: Project, tables: Tables) -> None:
    add_model(project)
    texts, heard = takes(project, tables, draft(), TakeOrder("p1", 3, seed=4))
    assert len(set(texts)) == 3
    assert {len(text.splitlines()) for text in texts} == {4}
    assert all(rhyme_scheme(text.splitlines(), tables.pronunciations) == "AABB" for text in texts)
    settled = [news for news in heard if news.trial.settled and news.take == 1 and news.written is None]
    assert [news.written.text for news in heard if news.written] == texts
    assert [news.trial.text for news in settled][-4:] == texts[1].splitlines()
    assert any(news.trial.text and not news.trial.settled for news in heard), (
        "trials are heard before a line is settled"
    )
    assert max(news.trial.tokens for news in heard) > 0


def test_locked_lines_stay_and_others_rhyme_with_them(project: Project, tables: Tables) -> None:
    add_model(project)
    words = "my own first line\nthat one may go\nand this one too\nthe road goes on below the snow"
    song = lock_lines(edit_text(draft(), "p1", words), "p1", [0, 3], True)
    (text,), _ = takes(project, tables, song, TakeOrder("p1", seed=9))
    lines = text.splitlines()
    assert (lines[0], lines[3]) == ("my own first line", "the road goes on below the snow")
    assert lines[1] != "that one may go"
    assert tables.pronunciations.rhymes(end_word(lines[2]), "snow"), "a line rhymes with a locked line that comes later"


def test_rewriting_keeps_the_beginnings_that_were_asked_for_and_nothing_else(project: Project, tables: Tables) -> None:
    add_model(project)
    words = (
        "the kettle is a singing bird\nit never says another word\nwe wait until the morning rain\nand put it on again"
    )
    song = edit_text(draft(), "p1", words)
    song = change_part(song, "p1", lambda s: replace(s, wish=PartWish(keep=0.5)))
    scripted = ScriptedWriter(line=lambda word, seed, _: f"goes on {seed % 7} to the {word}")
    (text,), _ = takes(project, tables, song, TakeOrder("p1", rewrite=True, seed=3), scripted)
    assert [line.split()[:2] for line in text.splitlines()] == [w.split()[:2] for w in words.splitlines()]
    assert all(new != old for new, old in zip(text.splitlines(), words.splitlines(), strict=True))
    (fresh,), _ = takes(project, tables, song, TakeOrder("p1", seed=3), scripted)
    assert not fresh.startswith("the kettle is a singing"), "fresh takes keep locked lines only"


def test_one_line_comes_in_versions_none_of_them_the_line_itself(project: Project, tables: Tables) -> None:
    add_model(project)
    words = "we carry stones up to the night\nsecond\nthird\nfourth"
    heard: list[WritingNews] = []
    offers = writer(project, tables, ScriptedWriter()).line(
        edit_text(draft(), "p1", words), "p1", 0, SilentContext(), heard.append
    )
    assert 2 <= len(offers) <= 5
    assert len({offer.text for offer in offers}) == len(offers)
    assert "we carry stones up to the night" not in [offer.text for offer in offers]
    assert [o.model for o in offers] == ["Ann"] * len(offers)
    assert heard


def test_wishes_reach_the_model(project: Project, tables: Tables) -> None:
    add_model(project)
    scripted = ScriptedWriter()
    wish = PartWish(lines=3, scheme="AAA", syllables=6, freshness=1.2)
    song = change_part(draft(), "p1", lambda s: replace(s, wish=wish, brief="steam on the window"))
    (text,), _ = takes(project, tables, song, TakeOrder("p1", seed=2), scripted)
    assert len(text.splitlines()) == 3
    asked = next(m.content for m in scripted.requests[0].messages if m.role == "user")
    assert "3 lines, about 6 syllables each, rhyme AAA" in asked.lower().replace("aaa", "AAA")
    assert "About: steam on the window, a kitchen at night" in asked
    assert {r.temperature for r in scripted.requests if r.max_tokens > 1} == {1.2}


def test_syllables_follow_another_part_line_by_line(project: Project, tables: Tables) -> None:
    add_model(project)
    song = edit_text(draft("verse,verse"), "p1", "one two three\none two three four five six seven now")
    song = change_part(song, "p2", lambda s: replace(s, wish=PartWish(lines=2, scheme="--", like="p1")))
    by_length = {3: "now sing it", 7: "rivers under every winter bridge"}
    scripted = ScriptedWriter(line=lambda _word, seed, _sample: by_length[3 if seed % 2 else 7])
    (text,), _ = takes(project, tables, song, TakeOrder("p2", seed=1), scripted)
    assert text.splitlines() == ["now sing it", "rivers under every winter bridge"]


def test_a_model_of_song_context_is_shown_the_parts_before(project: Project, tables: Tables) -> None:
    add_model(project, context=ContextMode.SONG)
    scripted = ScriptedWriter()
    song = edit_text(draft(), "p1", "alpha beta\ngamma delta")
    takes(project, tables, song, TakeOrder("p2", seed=1), scripted)
    said = [m for m in scripted.requests[0].messages if m.role == "assistant"]
    assert "alpha beta" in said[0].content


def test_a_service_without_prefixes_writes_whole_parts_around_locked_lines(project: Project, tables: Tables) -> None:
    add_model(project, answer_format=AnswerFormat.PLAIN)
    scripted = ScriptedWriter(capabilities=NO_PREFIX)
    song = lock_lines(edit_text(draft(), "p1", "one\nmy line stays\nthree\nfour"), "p1", [1], True)
    (text,), heard = takes(project, tables, song, TakeOrder("p1", seed=1), scripted)
    assert text.splitlines()[1] == "my line stays"
    assert len(text.splitlines()) == 4
    assert [news.trial.line for news in heard][:4] == [0, 1, 2, 3]
    offers = writer(project, tables, scripted).line(song, "p1", 0, SilentContext(), lambda _: None)
    assert offers
    assert all(isinstance(m, Message) for m in scripted.requests[-1].messages)


def test_without_a_model_and_for_an_instrumental_it_says_so(project: Project, tables: Tables) -> None:
    with pytest.raises(UserError, match="no finished model"):
        takes(project, tables, draft(), TakeOrder("p1"))
    with pytest.raises(UserError, match="no words"):
        takes(project, tables, draft("instrumental"), TakeOrder("p1"))


def test_it_stops_between_lines(project: Project, tables: Tables) -> None:
    add_model(project)
    with pytest.raises(Cancelled):
        writer(project, tables, ScriptedWriter()).takes(draft(), TakeOrder("p1"), Stopping(3), lambda _: None)


@pytest.mark.parametrize(
    ("scheme", "lines", "fitted"),
    [("AABB", 4, "AABB"), ("AABB", 6, "AABBCC"), ("ABAB", 8, "ABABCDCD"), ("ABAB", 3, "A-A"), ("-A-A", 4, "-A-A"),
     ("", 2, "--"), ("AABB", 1, "-")],
)  # fmt: skip
def test_a_scheme_is_fitted_to_a_line_count(scheme: str, lines: int, fitted: str) -> None:
    assert fitted_scheme(scheme, lines) == fitted


def test_first_words_never_are_the_whole_line() -> None:
    assert first_words("one two three four", 0.5) == "one two"
    assert first_words("one two", 1.0) == "one"
    assert first_words("one", 1.0) == ""
    assert first_words("", 0.4) == ""
