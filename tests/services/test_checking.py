"""A chat file of any size is checked in bounded memory, and repaired with a reason for each line left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lyricstudio.domain.chat_file_classes import ErrorClass, WarningClass
from lyricstudio.domain.errors import Cancelled, UserError
from lyricstudio.domain.progress import Progress, SilentContext
from lyricstudio.services.chat_file_fixing import write_fixed
from lyricstudio.services.checking import SHOWN_LINES, CheckReport, FileChecker
from lyricstudio.services.counting import BaseCounters
from lyricstudio.services.tables import Tables


def example(number: int, answer: str | None = None, **message: Any) -> str:
    return json.dumps(
        {
            "messages": [
                {"role": "system", "content": "You write songs."},
                {"role": "user", "content": f"Write verse {number}."},
                {"role": "assistant", "content": answer or f"Verse {number} has a river and a light", **message},
            ]
        }
    )


GOOD = [example(number) for number in range(12)]


@pytest.fixture(scope="module")
def counters() -> BaseCounters:
    return BaseCounters(Tables())


class Files:
    """Writes a chat file and checks it."""

    def __init__(self, folder: Path, counters: BaseCounters) -> None:
        self.folder = folder
        self.counters = counters

    def write(self, lines: list[str | bytes], name: str = "file.jsonl") -> Path:
        path = self.folder / name
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n")
        return path

    def check(self, lines: list[str | bytes], base: str = "gpt-4o-mini", against: Path | None = None) -> CheckReport:
        return FileChecker(self.counters.for_base(base), SilentContext(), against).check(self.write(lines))


@pytest.fixture
def files(tmp_path: Path, counters: BaseCounters) -> Files:
    return Files(tmp_path, counters)


def test_a_good_file_is_good(files: Files) -> None:
    report = files.check(list(GOOD))
    assert report.ok
    assert (report.examples, report.usable) == (12, 12)
    assert not report.lines


def test_tokens_are_those_of_the_cookbooks_formula_over_the_file(files: Files) -> None:
    line = json.dumps(
        {"messages": [{"role": "user", "content": "hello world"}, {"role": "assistant", "content": "hello"}]}
    )
    report = files.check([line] * 10)
    # user 1 + 2, assistant 1 + 1, 3 a message and 3 for the reply
    assert report.tokens == 10 * (3 + 3 + 3 + 3 + 2)
    assert report.answer_tokens == 10


def test_every_class_names_its_lines(files: Files) -> None:
    report = files.check(
        [
            *GOOD[:3],
            "{broken",
            example(4, weight=3),
            "[1, 2]",
            b'{"messages": "\xff"}',
            example(7, "  "),
            "{}",
            "",
            *GOOD[3:],
        ]
    )
    assert report.errors == {
        ErrorClass.INVALID_JSON: [4],
        ErrorClass.INVALID_WEIGHT: [5],
        ErrorClass.DATA_TYPE: [6],
        ErrorClass.NOT_UTF8: [7],
        ErrorClass.EMPTY_ANSWER: [8],
        ErrorClass.MISSING_MESSAGES_LIST: [9],
    }
    assert report.warnings == {WarningClass.BLANK_LINE: [10]}
    assert (report.examples, report.usable, report.ok) == (18, 12, False)


def test_an_example_whose_answer_is_cut_by_the_bases_limit_is_told(files: Files) -> None:
    long = example(99, "river " * 5_000)
    assert files.check([*GOOD, long], "gpt-3.5-turbo-0613").warnings == {WarningClass.TRUNCATED_ANSWER: [13]}
    assert files.check([*GOOD, long], "gpt-3.5-turbo-0125").warnings == {}
    assert files.check([*GOOD, example(99, "river " * 20_000)], "gpt-3.5-turbo-0125").warnings
    assert files.check([*GOOD, example(99, "river " * 20_000)], "gpt-4o-mini").warnings == {}
    assert files.check([*GOOD, example(99, "river " * 70_000)], "gpt-4o-mini").warnings


def test_the_second_of_two_equal_examples_is_a_duplicate_in_any_order_of_keys(files: Files) -> None:
    messages = json.loads(GOOD[2])["messages"]
    turned = json.dumps({"messages": [dict(reversed(list(message.items()))) for message in messages]})
    report = files.check([*GOOD, turned, GOOD[2]])
    assert report.warnings == {WarningClass.DUPLICATE_EXAMPLE: [13, 14]}


def test_examples_of_the_other_file_leak(files: Files) -> None:
    other = files.write(
        [example(500), GOOD[1], example(77, "A long answer with many words of its own in it")], "other.jsonl"
    )
    report = files.check([*GOOD, example(78, "A long ANSWER with many words of its own in it!")], against=other)
    assert report.warnings == {WarningClass.LEAKAGE: [2, 13]}


def test_nine_examples_are_too_few(files: Files) -> None:
    assert files.check(list(GOOD[:9])).errors == {ErrorClass.TOO_FEW_EXAMPLES: [9]}
    assert files.check([*GOOD[:9], "{"]).errors == {ErrorClass.TOO_FEW_EXAMPLES: [10], ErrorClass.INVALID_JSON: [10]}
    assert files.check(list(GOOD[:10])).ok


def test_an_empty_file_is_too_few(files: Files) -> None:
    path = files.write([])
    path.write_bytes(b"")
    report = FileChecker(files.counters.for_base("gpt-4o-mini"), SilentContext()).check(path)
    assert report.errors == {ErrorClass.TOO_FEW_EXAMPLES: [1]}


def test_a_byte_order_mark_is_taken_off_and_told(files: Files) -> None:
    report = files.check([b"\xef\xbb\xbf" + GOOD[0].encode(), *GOOD[1:]])
    assert report.ok
    assert report.warnings == {WarningClass.BYTE_ORDER_MARK: [1]}


def test_utf_16_is_recognised(files: Files) -> None:
    path = files.folder / "wide.jsonl"
    path.write_text("\n".join(GOOD), encoding="utf-16")
    report = FileChecker(files.counters.for_base("gpt-4o-mini"), SilentContext()).check(path)
    assert ErrorClass.NOT_UTF8 in report.errors
    assert "UTF-16" in report.notes[0]


def test_windows_line_ends_are_fine(files: Files) -> None:
    assert files.check([line + "\r" for line in GOOD]).ok


def test_a_preference_file_and_a_json_list_are_called_what_they_are(files: Files) -> None:
    preference = json.dumps({"input": {"messages": []}, "preferred_output": [], "non_preferred_output": []})
    report = files.check([preference] * 12)
    assert report.errors[ErrorClass.DPO_FORMAT] == list(range(1, 13))
    assert any("DPO" in note for note in report.notes)
    assert any("list" in note for note in files.check(["[" + ",".join(GOOD) + "]"]).notes)


def test_lists_of_lines_are_capped_and_counts_are_not(files: Files) -> None:
    report = files.check(["{"] * (SHOWN_LINES + 500))
    assert len(report.errors[ErrorClass.INVALID_JSON]) == SHOWN_LINES
    assert report.counts[ErrorClass.INVALID_JSON] == SHOWN_LINES + 500


def test_the_file_is_repaired_with_a_reason_for_each_line_left_out(files: Files, tmp_path: Path) -> None:
    source = ["{", *GOOD, "", GOOD[0], example(99, "river " * 5_000), example(98, weight=7)]
    report = files.check([b"\xef\xbb\xbf" + source[0].encode(), *source[1:]], "gpt-3.5-turbo-0613")
    fixed = write_fixed(report, tmp_path / "good.jsonl", SilentContext())
    assert (tmp_path / "good.jsonl").read_text() == "\n".join(GOOD) + "\n"
    assert fixed.reasons == (
        (1, ErrorClass.INVALID_JSON),
        (14, WarningClass.BLANK_LINE),
        (15, WarningClass.DUPLICATE_EXAMPLE),
        (16, WarningClass.TRUNCATED_ANSWER),
        (17, ErrorClass.INVALID_WEIGHT),
    )
    assert (fixed.kept, fixed.left_out) == (12, 5)
    assert fixed.reasons_file is not None
    assert len(fixed.reasons_file.read_text().splitlines()) == 6
    again = FileChecker(files.counters.for_base("gpt-3.5-turbo-0613"), SilentContext()).check(tmp_path / "good.jsonl")
    assert again.ok
    assert not again.lines


def test_a_file_can_be_repaired_in_place(files: Files) -> None:
    report = files.check([*GOOD, "{"])
    fixed = write_fixed(report, report.path, SilentContext())
    assert report.path.read_text() == "\n".join(GOOD) + "\n"
    assert fixed.reasons_file is not None


def test_a_good_file_is_copied_without_a_list_of_reasons(files: Files, tmp_path: Path) -> None:
    fixed = write_fixed(files.check(list(GOOD)), tmp_path / "good.jsonl", SilentContext())
    assert (fixed.left_out, fixed.reasons_file) == (0, None)
    assert not list(tmp_path.glob("*.csv"))


def test_what_cannot_be_read_is_said(files: Files, tmp_path: Path) -> None:
    checker = FileChecker(files.counters.for_base("gpt-4o-mini"), SilentContext())
    (tmp_path / "model.gguf").write_bytes(b"GGUF\x03\0\0\0" * 100)
    for path in (tmp_path / "missing.jsonl", tmp_path, tmp_path / "model.gguf"):
        with pytest.raises(UserError):
            checker.check(path)
    with pytest.raises(UserError):
        FileChecker(files.counters.for_base("gpt-4o-mini"), SilentContext(), tmp_path / "no").check(
            files.write(list(GOOD))
        )


def test_a_check_can_be_stopped_and_says_how_far_it_is(files: Files) -> None:
    class Impatient(SilentContext):
        seen = 0.0

        def report(self, progress: Progress) -> None:
            assert progress.total
            self.seen = max(self.seen, progress.done / progress.total)

        def checkpoint(self) -> None:
            if self.seen > 0.3:
                raise Cancelled

    path = files.write([example(i) for i in range(3_000)])
    ctx = Impatient()
    with pytest.raises(Cancelled):
        FileChecker(files.counters.for_base("gpt-4o-mini"), ctx).check(path)
    assert 0.3 < ctx.seen < 0.9


_LIMITED = """
import resource, sys, json
from pathlib import Path
from lyricstudio.cli.main import run
megabytes = 1 << 20
code = run(["check", sys.argv[1], "--json", "--fix", sys.argv[2]])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"code": code, "peak": peak}), file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory limits of a process are a POSIX matter")
def test_a_big_file_needs_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    import resource

    big, small = tmp_path / "big.jsonl", tmp_path / "small.jsonl"
    text = "the river keeps the light and carries it all night " * 8
    with big.open("w", encoding="utf-8") as out:
        for number in range(130_000):
            out.write(example(number % 120_000, f"{text}{number % 120_000}") + "\n")
            if number % 10_000 == 0:
                out.write('{"messages": []}\n')
    small.write_text("\n".join(GOOD) + "\n")
    assert big.stat().st_size > 70_000_000

    def peak_of(path: Path) -> tuple[dict[str, Any], int]:
        limit = 1_400 << 20  # bytes of address space; numpy and tiktoken alone reserve about half of it
        done = subprocess.run(
            [sys.executable, "-c", _LIMITED, str(path), str(tmp_path / "fixed.jsonl")],
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
            env={"OPENBLAS_NUM_THREADS": "1", "LYRICSTUDIO_DATA": str(tmp_path / "data"), "PATH": ""},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        )
        assert done.stdout, done.stderr
        return json.loads(done.stdout), json.loads(done.stderr.splitlines()[-1])["peak"]

    _, small_peak = peak_of(small)
    report, big_peak = peak_of(big)
    assert report["examples"] == 130_013
    assert report["counts"] == {"missing_messages_list": 13, "duplicate_example": 10_000}
    assert report["fix"]["kept"] == 120_000
    assert big_peak - small_peak < 60 << 20, f"{(big_peak - small_peak) >> 20} MB more than for a small file"
