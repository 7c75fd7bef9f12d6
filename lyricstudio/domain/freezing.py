"""Gives a frozen dataset its order, its hash and its name, none of which depends on ids or on the clock."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from lyricstudio.domain.hashing import content_hash
from lyricstudio.domain.kinds import Split
from lyricstudio.domain.tokens import as_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lyricstudio.domain.grouping import GroupBy
    from lyricstudio.domain.prompt import PromptTemplate
    from lyricstudio.domain.records import Example

_ORDER = (Split.TRAIN, Split.VALID, Split.TEST)


def example_line(example: Example) -> str:
    """Return an example as one line of a chat file, without the line end."""
    return json.dumps(as_record(example.messages), ensure_ascii=False)


def frozen_order(examples: Sequence[Example], seed: int) -> tuple[Example, ...]:
    """Return the examples split by split, each in an order that only the seed and their own text decide.

    So the parts of one song do not follow each other in training, and the order survives a re-import.
    """
    return tuple(
        sorted(examples, key=lambda e: (_ORDER.index(e.split), content_hash([str(seed), example_line(e)], digits=32)))
    )


def hash_examples(examples: Iterable[Example], template: PromptTemplate, repeat: int) -> str:
    """Return the sha256 over the template, the repeats and every example with its split, in frozen order."""
    lines = (text for example in examples for text in (example.split.value, example_line(example)))
    return content_hash([template.to_json(), str(repeat), *lines])


def written_examples(examples: Iterable[Example], split: Split, repeat: int) -> Iterator[Example]:
    """Yield the examples of one split as a chat file holds them: training examples come `repeat` times."""
    chosen = [example for example in examples if example.split is split]
    for _ in range(repeat if split is Split.TRAIN else 1):
        yield from chosen


def slug(text: str) -> str:
    """Return a name of lower-case letters, digits and hyphens (at most 32, "group" when nothing is left)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "group"


def dataset_id(group: str, group_by: GroupBy, digest: str) -> str:
    """Return a dataset's id: what it is grouped by, the group, and the start of its hash."""
    name = group_by.value if group_by.value == group else f"{group_by.value}-{slug(group)}"
    return f"{name}-{content_hash([group, digest], digits=10)}"
