"""The verb that shows the whole road: sample songs in, a composed song and its originality out, offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb
from lyricstudio.cli.window import has_display, open_window

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.composing import ComposedLine
    from lyricstudio.services.demo import DemoResult
    from lyricstudio.services.originality import TimedReport


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the demo project goes (default: the data folder)"
    )
    parser.add_argument("--base", default="default", metavar="MODEL", help="the base model (default: the packaged one)")
    parser.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the recipe decides)")
    parser.add_argument("--form", metavar="KINDS", help="the form of the song (default: verse,chorus,verse,chorus,…)")
    parser.add_argument("--no-window", action="store_true", help="do not open the window at the end")


def _demo(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio import paths
    from lyricstudio.resources import resource
    from lyricstudio.services.demo import FORM, Demo, DemoPlan
    from lyricstudio.services.providers import open_provider
    from lyricstudio.services.tables import Tables

    folder = args.out or paths.data_dir() / "demo"
    plan = DemoPlan(folder, resource("samples"), args.base, args.epochs, args.form or FORM)
    with open_provider("local", terminal) as provider:
        result = Demo(plan, Tables(), provider, _hear(terminal)).run(terminal)
    _show(result, terminal)
    terminal.result(_json(result))
    if args.no_window or not has_display():
        return 0
    return open_window(result.project)


def _hear(terminal: Terminal):  # noqa: ANN202 - a closure over the terminal
    def on_line(line: ComposedLine) -> None:
        terminal.note(f"     {line.text}")

    return on_line


def _show(result: DemoResult, terminal: Terminal) -> None:
    terminal.say(f"\n{result.song.title}\n{'=' * len(result.song.title)}")
    for section in result.song.sections:
        number = f" {section.number}" if section.number else ""
        terminal.say(f"\n[{section.kind.value.capitalize()}{number}]\n{section.text}")
    found = result.originality.report
    before, after = _loss(result.valid_loss_before), _loss(result.valid_loss_after)
    terminal.say(f"\nHeld-out loss: {before} before, {after} after {result.seconds:.0f} seconds of training.")
    terminal.say(
        f"Longest run of words that also stands in one of the {found.songs_searched} songs:"
        f" {found.longest_run_words} ({found.longest_run!r})."
    )
    terminal.say(f"The project is {result.project}")
    terminal.say(f"Go on with: lyricstudio compose {result.project} --form {result.song.form}")


def _loss(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _json(result: DemoResult) -> dict[str, object]:
    return {
        "project": str(result.project),
        "dataset": {"train": result.dataset.train, "valid": result.dataset.valid, "test": result.dataset.test,
                    "id": result.dataset.id, "hash": result.dataset.hash},
        "run": {
            "id": result.run.id,
            "model": result.run.model,
            "seconds": result.seconds,
            "train_loss_first": result.train_loss_first,
            "train_loss_last": result.train_loss_last,
            "valid_loss_before": result.valid_loss_before,
            "valid_loss_after": result.valid_loss_after,
        },
        "song": {
            "title": result.song.title,
            "sections": [
                {"kind": s.kind.value, "number": s.number, "text": s.text, "prompt": s.prompt}
                for s in result.song.sections
            ],
        },
        "originality": _originality(result.originality),
    }  # fmt: skip


def _originality(timed: TimedReport) -> dict[str, object]:
    found = timed.report
    return {
        "words": found.words,
        "longest_run_words": found.longest_run_words,
        "longest_run": found.longest_run,
        "coverage": found.coverage,
        "songs_searched": found.songs_searched,
        "ms": timed.ms,
    }


VERBS: tuple[Verb, ...] = (
    Verb("demo", "the whole road on sample songs: labels, dataset, fine-tune, a song, its originality",
         "lyricstudio demo --no-window", _arguments, _demo),
)  # fmt: skip
