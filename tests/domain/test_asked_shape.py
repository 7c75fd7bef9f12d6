"""What a prompt asked for is read back from it with the template that wrote it."""

from __future__ import annotations

import pytest

from lyricstudio.domain.asked_shape import AskedShape, read_shape
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, user_prompt

GERMAN = PromptTemplate(
    kind="Schreibe {kind}{number}", place=" an Stelle {position} von {parts}: {form}", lines="{lines} Zeilen",
    syllables="je etwa {syllables} Silben", scheme="Reim {scheme}", about="Thema: {about}",
)  # fmt: skip


@pytest.mark.parametrize("template", [PromptTemplate(), GERMAN])
@pytest.mark.parametrize("shape", [AskedShape(4, 8, "ABAB"), AskedShape(12, 0, "AA-B"), AskedShape(1), AskedShape()])
def test_the_shape_comes_back(template: PromptTemplate, shape: AskedShape) -> None:
    form = (PartKind.VERSE, PartKind.CHORUS, PartKind.VERSE)
    brief = PartBrief("Ines", PartKind.VERSE, 2, 3, form, shape.lines, shape.syllables, shape.scheme, "2 lines of rain")
    assert read_shape(template, user_prompt(template, brief)) == shape


def test_a_template_without_a_sentence_asks_for_nothing() -> None:
    assert read_shape(PromptTemplate(lines="short"), "Short, rhyme AABB.") == AskedShape(0, 0, "AABB")
