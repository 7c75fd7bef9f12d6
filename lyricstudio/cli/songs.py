"""Verbs to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.cli.verbs import Verb

VERBS: tuple[Verb, ...] = ()
