"""The verb `cost`: what training would cost on each base, and how long it would take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.services.estimating import CostRequest, Estimator
    from lyricstudio.store.project import Project

_SQLITE = b"SQLite format 3\x00"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PROJECT|FILE.jsonl", help="a project, or any chat file")
    parser.add_argument(
        "--base", action="append", default=[], metavar="MODEL", help="a base to price (repeat it; default: all listed)"
    )
    parser.add_argument(
        "--dataset", action="append", default=[], metavar="ID", help="a frozen dataset to price (repeat it)"
    )
    parser.add_argument("--epochs", type=_positive, metavar="N", help="rounds of training (default: the base's own)")
    parser.add_argument(
        "--context", choices=["part", "song"], default="part", help="how a project's examples are made (default: part)"
    )


def _positive(text: str) -> int:
    import argparse

    if not text.isdigit() or not 1 <= int(text) <= 50:
        msg = f"{text} is no number of epochs from 1 to 50"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _run(args: argparse.Namespace, terminal: Terminal) -> int:
    from datetime import UTC, datetime

    from lyricstudio.domain.errors import UsageError
    from lyricstudio.domain.kinds import ContextMode
    from lyricstudio.services.counting import BaseCounters
    from lyricstudio.services.estimating import CostRequest, Estimator
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

    estimator = Estimator(BaseCounters(Tables()))
    today = datetime.now(tz=UTC).date()
    request = CostRequest(tuple(args.base), today, args.epochs, ContextMode(args.context))
    if _is_project(args.path):
        with Project.open(args.path) as project:
            priced = _priced(project, estimator, args.dataset, request, terminal)
    else:
        if args.dataset:
            raise UsageError("--dataset needs a project", "name the project that froze it")
        priced = [("", item) for item in estimator.for_file(args.path, request, terminal)]
    _show(priced, terminal)
    terminal.result({"estimates": [_as_json(item, dataset) for dataset, item in priced]})
    return 0


def _priced(
    project: Project, estimator: Estimator, datasets: list[str], request: CostRequest, terminal: Terminal
) -> list[tuple[str, Estimate]]:
    """Return the estimates of the named datasets, each with its id, or those of the whole project."""
    if not datasets:
        return [("", item) for item in estimator.for_project(project, request, terminal)]
    return [(name, item) for name in datasets for item in estimator.for_dataset(project, name, request, terminal)]


def _is_project(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except OSError:
        # What cannot be opened is refused with a sentence by whoever reads it next.
        return path.suffix.lower() not in {".jsonl", ".json"}


def _show(priced: list[tuple[str, Estimate]], terminal: Terminal) -> None:
    named = any(dataset for dataset, _ in priced)
    columns = ["base", "trainable", "epochs", "tokens", "train $", "annotate $", "a song $", "host $/h", "time"]
    rows = [((dataset,) if named else ()) + _row(item) for dataset, item in priced]
    terminal.table(["dataset", *columns] if named else columns, rows)
    if len(priced) == 1:
        for text in priced[0][1].assumptions:
            terminal.note(f"· {text}")
    else:
        terminal.note("– means not known; --base NAME shows the assumptions behind one line, --json those of all")


def _row(item: Estimate) -> tuple[object, ...]:
    return (
        item.base,
        _availability(item),
        item.epochs,
        f"{item.billed_tokens:,}",
        _money(item.training_usd, 2),
        _money(item.annotation_usd, 2),
        _money(item.per_song_usd, 4),
        _money(item.hosting_usd_per_hour, 2),
        _time(item.seconds),
    )


def _availability(item: Estimate) -> str:
    if item.untrainable_since:
        return f"no, since {item.untrainable_since}"
    return f"yes; ends {item.shutdown_date}" if item.shutdown_date else "yes"


def _money(usd: float | None, digits: int) -> str | None:
    return None if usd is None else f"{usd:,.{digits}f}"


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.1f} h"
    )


def _as_json(item: Estimate, dataset: str) -> dict[str, object]:
    return {
        "dataset": dataset or None,
        "base": item.base,
        "provider": item.provider,
        "trainable": item.trainable,
        "not_trainable_since": item.untrainable_since,
        "shutdown_date": item.shutdown_date,
        "epochs": item.epochs,
        "billed_tokens": item.billed_tokens,
        "training_usd": item.training_usd,
        "annotation_usd": item.annotation_usd,
        "per_song_usd": item.per_song_usd,
        "hosting_usd_per_hour": item.hosting_usd_per_hour,
        "seconds": item.seconds,
        "over_limit": item.over_limit,
        "assumptions": list(item.assumptions),
    }


COST = Verb(
    "cost",
    "what training would cost and how long it would take, per base",
    "lyricstudio cost songs.lyricstudio --base default --base gpt-4o-mini",
    _arguments,
    _run,
)
