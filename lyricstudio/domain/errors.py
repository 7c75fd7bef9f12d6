"""The families of errors that a person may see; everything else that is raised is a bug."""

from __future__ import annotations


class LyricStudioError(Exception):
    """Base of all errors that are meant for a person: one sentence and a hint, no traceback."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UserError(LyricStudioError):
    """Something the user can fix: bad input, no key, no space, a limit exceeded (exit code 3)."""


class FileProblem(UserError):  # noqa: N818 - a rejection, seldom an error
    """One file that cannot be read as what it seems to be: among many files, a rejection of this one."""


class UsageError(LyricStudioError):
    """A command was typed wrongly (exit code 2)."""

    exit_code = 2


class ServiceError(LyricStudioError):
    """A fine-tuning or chat service refused or failed (exit code 4)."""

    exit_code = 4


class Cancelled(Exception):  # noqa: N818 - it is no error: the person asked for it
    """A person asked the running work to stop (exit code 130 in a terminal)."""
