"""Decides whether a training or validation file can be used, as the public API does after a job was created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.chat_file import examine, parse_line
from lyricstudio.domain.chat_file_classes import EXPLANATIONS, ErrorClass
from lyricstudio.engine.jobs.job import JobError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST_EXAMPLES = 10
_SHOWN_LINES = 5
_LONGEST_LINE = 32 << 20  # bytes


def check_training_file(path: Path, param: str) -> JobError | None:
    """Return why a file cannot be used, None when it can; `param` is `training_file` or `validation_file`.

    Reads line by line: memory stays bounded. Only a training file must have ten examples.
    """
    examples, problems, lines = 0, set[ErrorClass](), []
    try:
        for number, line in _lines(path):
            found = _errors(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
            examples += not found
            problems.update(found)
            lines += [number] if found else []
    except OSError as error:
        return JobError("invalid_file", f"The file cannot be read: {error.strerror}.", param)
    if problems:
        return _invalid(sorted(problems), lines, param)
    if param == "training_file" and examples < LEAST_EXAMPLES:
        message = f"Training file has {examples} example(s), but must have at least {LEAST_EXAMPLES} examples"
        return JobError("invalid_n_examples", message, param)
    if not examples:
        return JobError("invalid_n_examples", "Validation file has no examples", param)
    return None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    number = 0
    with path.open("rb") as stream:
        while line := stream.readline(_LONGEST_LINE + 1):
            number += 1
            if line.strip():
                yield number, line
            if len(line) > _LONGEST_LINE:
                return


def _errors(line: bytes) -> list[ErrorClass]:
    if len(line) > _LONGEST_LINE:
        return [ErrorClass.LINE_TOO_LONG]
    value, broken = parse_line(line)
    if broken is not None:
        return [broken]
    return [problem for problem in examine(value) if isinstance(problem, ErrorClass)]


def _invalid(problems: list[ErrorClass], lines: list[int], param: str) -> JobError:
    shown = ", ".join(str(number) for number in lines[:_SHOWN_LINES])
    more = f" and {len(lines) - _SHOWN_LINES} more" if len(lines) > _SHOWN_LINES else ""
    meaning = "; ".join(EXPLANATIONS[problem].meaning for problem in problems)
    message = f"The job failed due to an invalid {param.replace('_', ' ')}. Line {shown}{more}: {meaning}."
    return JobError("invalid_training_file" if param == "training_file" else "invalid_validation_file", message, param)
