"""The part kinds and label sources, the words that every room of the house shares."""

from __future__ import annotations

from enum import StrEnum


class PartKind(StrEnum):
    """What a part of a song is (contract.md, 'Command line')."""

    INTRO = "intro"
    VERSE = "verse"
    PRE_CHORUS = "pre-chorus"
    CHORUS = "chorus"
    POST_CHORUS = "post-chorus"
    HOOK = "hook"
    REFRAIN = "refrain"
    BRIDGE = "bridge"
    INTERLUDE = "interlude"
    BREAKDOWN = "breakdown"
    INSTRUMENTAL = "instrumental"
    SPOKEN = "spoken"
    AD_LIB = "ad-lib"
    OUTRO = "outro"
    OTHER = "other"

    @property
    def letter(self) -> str:
        """Return the capital letter that stands for the kind in a written form ("V P C")."""
        return _LETTERS[self]

    @property
    def is_chorus_like(self) -> bool:
        """Say whether the kind returns in a song as it stands (chorus, hook, refrain)."""
        return self in (PartKind.CHORUS, PartKind.HOOK, PartKind.REFRAIN)


_LETTERS = {
    PartKind.INTRO: "I",
    PartKind.VERSE: "V",
    PartKind.PRE_CHORUS: "P",
    PartKind.CHORUS: "C",
    PartKind.POST_CHORUS: "T",
    PartKind.HOOK: "H",
    PartKind.REFRAIN: "R",
    PartKind.BRIDGE: "B",
    PartKind.INTERLUDE: "L",
    PartKind.BREAKDOWN: "D",
    PartKind.INSTRUMENTAL: "N",
    PartKind.SPOKEN: "S",
    PartKind.AD_LIB: "A",
    PartKind.OUTRO: "O",
    PartKind.OTHER: "X",
}


class LabelSource(StrEnum):
    """Who said what a part is; a heading beats a model, a person beats both."""

    HEADING = "heading"
    FORMAT = "format"
    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


class ContextMode(StrEnum):
    """Whether one training example is one part or one whole song."""

    PART = "part"
    SONG = "song"


class AnswerFormat(StrEnum):
    """How the answer of a training example is written (songcraft.md, 'End-word format')."""

    END_WORD = "end-word"
    PLAIN = "plain"


class Split(StrEnum):
    """Which of the three files of a frozen dataset an example belongs to."""

    TRAIN = "train"
    VALID = "valid"
    TEST = "test"
