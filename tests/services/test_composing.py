"""A song written part by part: form, rhyme and voice kept, retries reported, everything stored that made it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted_writer import ScriptedWriter

from lyricstudio.domain.answer import end_word, write_answer
from lyricstudio.domain.errors import Cancelled, UserError
from lyricstudio.domain.group_habits import PartShape
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind
from lyricstudio.domain.progress import Progress, SilentContext
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, user_prompt
from lyricstudio.domain.records import Dataset, Example, LyricModel, Message
from lyricstudio.domain.structure import rhyme_scheme
from lyricstudio.providers.interface import Capabilities
from lyricstudio.services.composing import ComposedLine, Composer, compose
from lyricstudio.services.song_plan import ComposeRequest
from lyricstudio.services.tables import Tables
from lyricstudio.store.project import Project

FORM = "verse,chorus,verse,chorus,bridge"
TRAINED = {
    "verse": "\n".join(
        (
            "the lamp is low, the hall is cold",
            "and you are never growing old",
            "my hands are full of summer rain",
            "you wave and board the early train",
        )
    ),
    "chorus": "carry the water, carry the wall\nnobody hears it, nobody at all",
    "bridge": "the sea came up and took the floor\nand then it took a little more",
}
NO_PREFIX = Capabilities(can_force_prefix=False, max_top_logprobs=0)


class Recorder(SilentContext):
    """A context that keeps what it is told and may be cancelled after some lines."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.steps: list[Progress] = []
        self.checkpoints_left: int | None = None

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def report(self, progress: Progress) -> None:
        self.steps.append(progress)

    def checkpoint(self) -> None:
        if self.checkpoints_left is not None:
            self.checkpoints_left -= 1
            if self.checkpoints_left < 0:
                raise Cancelled


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "songs.lyricstudio") as made:
        yield made


def add_model(
    project: Project,
    context: ContextMode = ContextMode.PART,
    answer_format: AnswerFormat = AnswerFormat.END_WORD,
    name: str = "Ann",
) -> LyricModel:
    template = PromptTemplate()
    examples = []
    for kind, text in TRAINED.items():
        lines = text.splitlines()
        scheme = "AABB"[: len(lines)]
        brief = PartBrief("Ann", PartKind(kind), lines=len(lines), syllables=8, scheme=scheme, about=f"{kind}, lamps")
        answer = write_answer(lines, scheme, answer_format)
        question = Message("user", user_prompt(template, brief))
        examples.append(
            Example((Message("system", "You write like Ann."), question, Message("assistant", answer)), 1, ())
        )
    dataset = Dataset(
        id=f"ds-{name}", group="Ann", group_by="artist", context=context, answer_format=answer_format,
        template=template.to_json(), template_hash=template.hash, seed=0, split="80/10/10", repeat=1, hash="h",
        train=3, valid=0, test=0,
    )  # fmt: skip
    project.datasets.add(dataset, examples)
    return project.models.add(
        LyricModel(
            id=None, name=name, group="Ann", base="tiny", provider="local", model_id=f"ft:{name}", run_id="",
            dataset_id=dataset.id, dataset_hash="h", context=context, answer_format=answer_format,
            template=template.to_json(), created=f"2026-11-2{len(project.models.all())}",
        )
    )  # fmt: skip


def test_a_song_keeps_form_line_counts_and_strict_rhymes(project: Project, tables: Tables) -> None:
    add_model(project)
    song = compose(project, ScriptedWriter(), ComposeRequest(FORM, brief="stones", seed=11), tables, Recorder())
    assert [s.kind.value for s in song.sections] == FORM.split(",")
    assert [len(s.text.splitlines()) for s in song.sections] == [4, 2, 4, 2, 2]
    schemes = [rhyme_scheme(s.text.splitlines(), tables.pronunciations) for s in song.sections]
    assert schemes == ["AABB", "AA", "AABB", "AA", "AA"]
    assert "|" not in "".join(s.text for s in song.sections)
    ends = [end_word(line) for s in song.sections if s.linked is None for line in s.text.splitlines()]
    assert len(set(ends)) == len(ends), "no end word is used twice in a song"


def test_a_chorus_that_returns_is_repeated_as_it_stands(project: Project, tables: Tables) -> None:
    add_model(project)
    song = compose(project, ScriptedWriter(), ComposeRequest(FORM, seed=11), tables, Recorder())
    assert song.sections[3].text == song.sections[1].text
    assert (song.sections[1].linked, song.sections[3].linked) == (None, 1)
    assert song.sections[2].text != song.sections[0].text, "a verse is written anew"


def test_everything_that_made_the_song_is_stored(project: Project, tables: Tables) -> None:
    model = add_model(project)
    song = compose(project, ScriptedWriter(), ComposeRequest(FORM, brief="stones", seed=11), tables, Recorder())
    assert project.compositions.get(song.id or 0) == song
    assert (song.seed, song.brief, song.form) == (11, "stones", FORM)
    assert json.loads(song.versions)["models"]["Ann"]["model_id"] == model.model_id
    for section in song.sections:
        if section.linked is None:
            take = next(t for t in section.takes if t.chosen)
            assert take.text == section.text
            assert json.loads(take.prompt)[-1]["content"] == section.prompt
    first = song.sections[0]
    assert first.prompt.startswith("Write the verse, part 1 of 5: **V** C V C B.")
    assert "4 lines, about 8 syllables each, rhyme AABB." in first.prompt
    assert "About: stones" in first.prompt


def test_the_same_seed_writes_the_same_song_and_another_seed_another(project: Project, tables: Tables) -> None:
    add_model(project)
    texts = [
        [
            s.text
            for s in compose(project, ScriptedWriter(), ComposeRequest("verse", seed=n), tables, Recorder()).sections
        ]
        for n in (5, 5, 6)
    ]
    assert texts[0] == texts[1] != texts[2]


def test_without_a_seed_one_is_drawn_and_kept(project: Project, tables: Tables) -> None:
    add_model(project)
    song = compose(project, ScriptedWriter(), ComposeRequest("verse"), tables, Recorder())
    again = compose(project, ScriptedWriter(), ComposeRequest("verse", seed=song.seed), tables, Recorder())
    assert again.sections == song.sections


def test_a_rhyming_line_is_begun_with_its_end_word(project: Project, tables: Tables) -> None:
    add_model(project)
    writer = ScriptedWriter()
    compose(project, writer, ComposeRequest("chorus", seed=1), tables, Recorder())
    begun = [r.messages[-1].content for r in writer.requests if r.messages[-1].role == "assistant"]
    assert begun[0] == "A"
    written = [text for text in begun if text.endswith("|")]
    assert written
    first_line, mark = written[0].split("\n")
    assert first_line.startswith("A ")
    assert tables.pronunciations.rhymes(end_word(first_line), mark.split()[1])


def test_the_last_word_is_weighed_without_any_command(project: Project, tables: Tables) -> None:
    add_model(project)
    writer = ScriptedWriter()
    compose(project, writer, ComposeRequest("chorus", seed=1), tables, Recorder())
    neutral = [r for r in writer.requests if r.messages[0].role == "user"]
    assert neutral
    assert all(r.max_tokens == 1 and r.top_logprobs > 0 and "|" not in r.messages[-1].content for r in neutral)


def test_a_service_that_hides_alternatives_is_not_asked_for_them(project: Project, tables: Tables) -> None:
    add_model(project)
    writer = ScriptedWriter(capabilities=Capabilities(can_force_prefix=True, max_top_logprobs=0))
    song = compose(project, writer, ComposeRequest("verse", seed=1), tables, Recorder())
    assert rhyme_scheme(song.sections[0].text.splitlines(), tables.pronunciations) == "AABB"
    assert all(r.top_logprobs == 0 for r in writer.requests)


def test_only_models_of_song_context_see_the_earlier_parts(project: Project, tables: Tables) -> None:
    add_model(project, ContextMode.PART, name="part")
    add_model(project, ContextMode.SONG, name="song")
    roles = {}
    for name in ("part", "song"):
        writer = ScriptedWriter()
        compose(project, writer, ComposeRequest("verse,bridge", model=name, seed=3), tables, Recorder())
        asked = [r for r in writer.requests if r.messages[0].role == "system"]
        last = asked[-1].messages[1:]
        roles[name] = [m.role for m in last]
        if name == "song":
            assert last[1].content.startswith("A "), "earlier answers carry the marks that the model was trained with"
    assert roles == {"part": ["user", "assistant"], "song": ["user", "assistant", "user", "assistant"]}


def test_another_model_may_write_one_kind(project: Project, tables: Tables) -> None:
    add_model(project, name="old")
    add_model(project, name="new")
    request = ComposeRequest("verse,bridge", models={PartKind.BRIDGE: "old"}, seed=3)
    song = compose(project, ScriptedWriter(), request, tables, Recorder())
    assert [s.model for s in song.sections] == ["new", "old"], "the newest model is the default"


def test_a_service_that_cannot_force_a_prefix_writes_whole_parts(project: Project, tables: Tables) -> None:
    add_model(project, answer_format=AnswerFormat.PLAIN)
    writer = ScriptedWriter(capabilities=NO_PREFIX)
    song = compose(project, writer, ComposeRequest("verse", seed=2), tables, Recorder())
    assert len(song.sections[0].text.splitlines()) == 4
    assert all(r.messages[-1].role == "user" and r.n > 1 for r in writer.requests)


def test_marks_are_stripped_also_from_whole_parts(project: Project, tables: Tables) -> None:
    add_model(project)
    writer = ScriptedWriter(
        capabilities=NO_PREFIX, line=lambda word, seed, _: f"A {word} | number {seed} of the {word}"
    )
    song = compose(project, writer, ComposeRequest("verse", seed=2), tables, Recorder())
    assert "|" not in song.sections[0].text


def test_training_lines_are_not_sung_again(project: Project, tables: Tables) -> None:
    add_model(project)
    known = TRAINED["verse"].splitlines()[0]
    writer = ScriptedWriter(
        line=lambda word, seed, n: known if n == 0 else f"a thing that number {seed} did to the {word}"
    )
    song = compose(project, writer, ComposeRequest("verse", seed=2), tables, Recorder())
    assert known not in song.sections[0].text


def test_a_part_that_cannot_be_kept_in_form_is_tried_again_and_reported(project: Project, tables: Tables) -> None:
    add_model(project)
    writer = ScriptedWriter(line=lambda *_: "the same old song of orange")
    context = Recorder()
    song = compose(project, writer, ComposeRequest("verse", seed=2), tables, context)
    assert len(song.sections[0].takes) == 3
    assert len({take.seed for take in song.sections[0].takes}) == 3
    assert "verse" in context.warnings[0]
    assert "repeats itself" in context.warnings[0]


def test_takes_are_kept_and_the_best_is_chosen(project: Project, tables: Tables) -> None:
    add_model(project)
    song = compose(project, ScriptedWriter(), ComposeRequest("verse", takes=3, seed=2), tables, Recorder())
    takes = song.sections[0].takes
    assert len(takes) >= 3
    assert [t.chosen for t in takes].count(True) == 1


def test_lines_are_told_as_they_are_settled(project: Project, tables: Tables) -> None:
    add_model(project)
    heard: list[ComposedLine] = []
    context = Recorder()
    song = Composer(project, ScriptedWriter(), tables, heard.append).compose(
        ComposeRequest("verse,bridge", seed=2), context
    )
    last = [line.text for line in heard if line.section == 1][-2:]
    assert last == song.sections[1].text.splitlines()
    assert [(step.done, step.total) for step in context.steps if step.done == int(step.done)][-1] == (2, 2)
    assert {0.25, 1.5} <= {step.done for step in context.steps}, "the bar moves with every line"


def test_a_cancelled_song_leaves_nothing_behind(project: Project, tables: Tables) -> None:
    add_model(project)
    context = Recorder()
    context.checkpoints_left = 12
    with pytest.raises(Cancelled):
        compose(project, ScriptedWriter(), ComposeRequest(FORM, seed=2), tables, context)
    assert project.compositions.all() == ()


def test_an_asked_shape_goes_before_the_learnt_one(project: Project, tables: Tables) -> None:
    add_model(project)
    request = ComposeRequest("verse", seed=2, shapes={PartKind.VERSE: PartShape(6, "ABABCC", 7)})
    song = compose(project, ScriptedWriter(), request, tables, Recorder())
    assert rhyme_scheme(song.sections[0].text.splitlines(), tables.pronunciations) == "ABABCC"


def test_the_title_is_the_chorus_unless_one_is_given(project: Project, tables: Tables) -> None:
    add_model(project)
    song = compose(project, ScriptedWriter(), ComposeRequest("verse,chorus", seed=2), tables, Recorder())
    assert song.title.lower() in song.sections[1].text.splitlines()[0].lower()
    named = compose(project, ScriptedWriter(), ComposeRequest("verse", title="Stones", seed=2), tables, Recorder())
    assert named.title == "Stones"


def test_what_cannot_be_composed_is_said_plainly(project: Project, tables: Tables) -> None:
    with pytest.raises(UserError, match="no finished model"):
        compose(project, ScriptedWriter(), ComposeRequest("verse"), tables, Recorder())
    add_model(project)
    with pytest.raises(UserError, match="no kind of part"):
        compose(project, ScriptedWriter(), ComposeRequest("verse,vers"), tables, Recorder())
    with pytest.raises(UserError, match="takes"):
        compose(project, ScriptedWriter(), ComposeRequest("verse", takes=0), tables, Recorder())
