"""The one kind of failure that the set-up shows: what happened and what to do, exit code 3."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818 - read as a word in `raise Trouble(...)`
    """Something on this machine has to be mended by a person before the set-up can go on."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
