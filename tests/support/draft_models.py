"""A model in a project for tests of composing, made from a few parts of its own, without any training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.answer import write_answer
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, PartKind
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, user_prompt
from lyricstudio.domain.records import Dataset, Example, LyricModel, Message

if TYPE_CHECKING:
    from lyricstudio.store.project import Project

TRAINED = {
    "verse": "the lamp is low, the hall is cold\nand you are never growing old\n"
             "my hands are full of summer rain\nyou wave and board the early train",
    "chorus": "carry the water, carry the wall\nnobody hears it, nobody at all",
    "bridge": "the sea came up and took the floor\nand then it took a little more",
}  # fmt: skip


def add_model(
    project: Project,
    name: str = "Ann",
    context: ContextMode = ContextMode.PART,
    answer_format: AnswerFormat = AnswerFormat.END_WORD,
    model_id: str = "",
) -> LyricModel:
    """Add a model that was "trained" on three parts."""
    template = PromptTemplate()
    examples = []
    for kind, text in TRAINED.items():
        lines = text.splitlines()
        scheme = "AABB"[: len(lines)]
        brief = PartBrief(name, PartKind(kind), lines=len(lines), syllables=8, scheme=scheme, about=f"{kind}, lamps")
        question = Message("user", user_prompt(template, brief))
        answer = Message("assistant", write_answer(lines, scheme, answer_format))
        examples.append(Example((Message("system", f"You write like {name}."), question, answer), 1, ()))
    dataset = Dataset(
        id=f"ds-{name}", group=name, group_by="artist", context=context, answer_format=answer_format,
        template=template.to_json(), template_hash=template.hash, seed=0, split="80/10/10", repeat=1, hash="h",
        train=3, valid=0, test=0,
    )  # fmt: skip
    project.datasets.add(dataset, examples)
    made = f"2026-11-2{len(project.models.all())}"
    return project.models.add(
        LyricModel(
            id=None, name=name, group=name, base="tiny", provider="local", model_id=model_id or f"ft:{name}",
            run_id="", dataset_id=dataset.id, dataset_hash="h", context=context, answer_format=answer_format,
            template=template.to_json(), created=made,
        )
    )  # fmt: skip
