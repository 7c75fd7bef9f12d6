"""A frozen dataset in a fresh project, for tests of what comes after freezing."""

from __future__ import annotations

from lyricstudio.domain.kinds import AnswerFormat, ContextMode, Split
from lyricstudio.domain.prompt import PromptTemplate
from lyricstudio.domain.records import Dataset, Example, Message
from lyricstudio.store.project import Project

LINES = ("the river keeps the light", "and carries it all night")


def frozen_dataset(project: Project, group: str = "Ana Reyes", train: int = 12, valid: int = 2) -> Dataset:
    """Freeze a small dataset of two-line verses and return its row."""
    template = PromptTemplate()
    dataset = Dataset(
        id="ds_" + group.lower().replace(" ", ""), group=group, group_by="artist", context=ContextMode.PART,
        answer_format=AnswerFormat.PLAIN, template=template.to_json(), template_hash=template.hash, seed=0,
        split="80/10/10", repeat=1, hash="f" * 64, train=train, valid=valid, test=0,
    )  # fmt: skip
    return project.datasets.add(dataset, [*_examples(train, Split.TRAIN), *_examples(valid, Split.VALID)])


def _examples(count: int, split: Split) -> list[Example]:
    return [
        Example(
            (
                Message("system", "You write song lyrics in the style of Ana Reyes."),
                Message("user", f"Write the verse {number}."),
                Message("assistant", "\n".join((*LINES, f"{split.value} {number}"))),
            ),
            song_id=number,
            part_ids=(number,),
            split=split,
        )
        for number in range(count)
    ]
