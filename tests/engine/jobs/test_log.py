"""A job's events: the trainer's lines are taken over once each, in order, whatever was killed in between."""

from __future__ import annotations

import json
from pathlib import Path

from lyricstudio.engine.jobs.log import LOG, TRAINER_EVENTS, JobLog


def tell(folder: Path, *messages: str, end: str = "\n") -> None:
    lines = [json.dumps({"created_at": 5, "type": "message", "message": words, "data": None}) for words in messages]
    with (folder / TRAINER_EVENTS).open("a", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + end)


def measure(folder: Path, step: int, loss: float) -> None:
    data = {"step": step, "train_loss": loss}
    with (folder / TRAINER_EVENTS).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"created_at": 5, "type": "metrics", "message": "", "data": data}) + "\n")


def words(log: JobLog) -> list[str]:
    return [event["message"] for event in log.public()][::-1]


def test_lines_of_both_sides_keep_the_order_in_which_they_were_seen(tmp_path: Path) -> None:
    log = JobLog(tmp_path, "ftjob-1")
    log.add("made")
    tell(tmp_path, "one", "two")
    log.take_over()
    log.add("steered")
    tell(tmp_path, "three")
    log.take_over()
    assert words(log) == ["made", "one", "two", "steered", "three"]
    ids = [event["id"] for event in log.public()]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 5
    assert all("offset" not in event for event in log.public())


def test_a_new_engine_goes_on_where_the_killed_one_stopped(tmp_path: Path) -> None:
    tell(tmp_path, "one", "two")
    JobLog(tmp_path, "ftjob-1").take_over()
    tell(tmp_path, "three")
    later = JobLog(tmp_path, "ftjob-1")
    before = [event["id"] for event in later.public()]
    later.take_over()
    assert words(later) == ["one", "two", "three"]
    assert [event["id"] for event in later.public()][1:] == before


def test_an_engine_killed_while_it_took_over_repeats_nothing(tmp_path: Path) -> None:
    tell(tmp_path, "one", "two", "three")
    JobLog(tmp_path, "ftjob-1").take_over()
    whole = (tmp_path / LOG).read_bytes()
    for cut in range(0, len(whole), 7):
        (tmp_path / LOG).write_bytes(whole[:cut])
        log = JobLog(tmp_path, "ftjob-1")
        log.take_over()
        assert words(log) == ["one", "two", "three"]
        assert (tmp_path / LOG).read_bytes().count(b"\n") == 3


def test_half_a_line_waits_for_its_other_half(tmp_path: Path) -> None:
    log = JobLog(tmp_path, "ftjob-1")
    tell(tmp_path, "one", end="")
    log.take_over()
    assert words(log) == []
    tell(tmp_path, end="\n")
    log.take_over()
    assert words(log) == ["one"]


def test_half_a_line_of_a_killed_trainer_is_cut_off(tmp_path: Path) -> None:
    log = JobLog(tmp_path, "ftjob-1")
    tell(tmp_path, "one")
    tell(tmp_path, "torn", end="")
    log.take_over()
    log.repair()
    tell(tmp_path, "two")
    log.take_over()
    assert words(log) == ["one", "two"]


def test_what_is_no_event_is_passed_over(tmp_path: Path) -> None:
    log = JobLog(tmp_path, "ftjob-1")
    with (tmp_path / TRAINER_EVENTS).open("wb") as stream:
        stream.write(b"\xff\xfe garbage\n[1]\n\n")
    tell(tmp_path, "one")
    log.take_over()
    assert words(log) == ["one"]


def test_measurements_are_one_a_step_and_the_last_one_counts(tmp_path: Path) -> None:
    log = JobLog(tmp_path, "ftjob-1")
    for step, loss in ((2, 3.0), (1, 4.0), (2, 2.5)):
        measure(tmp_path, step, loss)
    log.take_over()
    assert [(data["step"], data["train_loss"]) for data in log.metrics()] == [(1, 4.0), (2, 2.5)]
