"""Verbs that launch, watch and steer fine-tunes, and list what came out of them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.domain.records import LyricModel, Run
    from lyricstudio.providers.interface import Provider
    from lyricstudio.store.project import Project

_RUN_KEYS = ("id", "status", "progress", "eta_seconds", "train_loss", "valid_loss", "cost_estimate_usd", "cost_usd",
             "model", "error", "dataset_id", "provider", "base", "job_id")  # fmt: skip
_MODEL_KEYS = ("id", "name", "group", "base", "provider", "created", "dataset_hash", "valid_loss", "shutdown_date",
               "status", "model_id", "run_id")  # fmt: skip
_FAILED = 4


def _tune_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("--dataset", action="append", required=True, metavar="ID", help="a frozen dataset (repeatable)")
    parser.add_argument("--base", default="default", metavar="MODEL", help="the base model (default: the packaged one)")
    parser.add_argument("--provider", default="local", metavar="P", help="where to train (default: the local engine)")
    parser.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the recipe decides)")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--max-usd", type=float, metavar="X", help="start nothing when the estimate is higher")
    parser.add_argument("--wait", action="store_true", help="stay until the fine-tunes are over")


def _tune(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.errors import UserError
    from lyricstudio.services.providers import open_provider
    from lyricstudio.services.tuning import LaunchRequest, launch
    from lyricstudio.services.watching import refresh, watch
    from lyricstudio.store.project import Project

    if args.epochs is not None and not 1 <= args.epochs <= 50:
        raise UserError(f"--epochs {args.epochs} is outside 1 to 50.", "Leave it out to let the recipe decide.")
    request = LaunchRequest(tuple(args.dataset), args.base, args.epochs, args.seed, args.max_usd)
    with Project.open(args.project) as project:
        for dataset_id in request.dataset_ids:
            project.datasets.get(dataset_id)  # an unknown one is refused before an engine is started
        with open_provider(args.provider, terminal) as provider:
            _require_base(provider, args.base)
            ids = [run.id for run in launch(project, provider, request, {}, terminal)]
            runs = watch(project, provider, ids, terminal) if args.wait else refresh(project, provider)
    runs = tuple(run for run in runs if run.id in ids)
    _show_runs(terminal, runs)
    terminal.result({"runs": [_run_json(run) | {"dataset": run.dataset_id} for run in runs]})
    return _FAILED if any(run.error for run in runs) else 0


def _require_base(provider: Provider, base: str) -> None:
    from lyricstudio.domain.errors import UserError

    known = [model.id for model in provider.models()]
    if base != "default" and base not in known:
        raise UserError(f"{provider.name} has no base called {base!r}.", f"It has: {', '.join(known) or 'none yet'}.")
    if not known:
        raise UserError(f"{provider.name} has no base model yet.", "Get one with: lyricstudio base add default")


def _runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("--watch", action="store_true", help="stay until all runs are over")


def _runs(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.run_states import RunState, run_state
    from lyricstudio.services.watching import watch
    from lyricstudio.store.project import Project

    with Project.open(args.project) as project:
        runs = _refreshed(project, terminal)
        if args.watch:
            for provider, pending in _busy_providers(runs, terminal):
                watch(project, provider, [run.id for run in pending], terminal)
            runs = tuple(project.runs.all())
    _show_runs(terminal, runs)
    stuck = [run.id for run in runs if run_state(run) is RunState.NEEDS_YOU and not run.job_id]
    if stuck:
        terminal.note(f"never submitted: type `lyricstudio retry {args.project} {' '.join(stuck)}`")
    terminal.result({"runs": [_run_json(run) for run in runs]})
    return 0


def _busy_providers(runs: Sequence[Run], terminal: Terminal) -> Iterator[tuple[Provider, list[Run]]]:
    """Open, one after the other, the providers that still work on something: a finished project starts no engine."""
    from lyricstudio.services.providers import open_provider
    from lyricstudio.services.tuning import OVER

    pending = [run for run in runs if run.status not in OVER]
    for name in sorted({run.provider for run in pending}):
        with open_provider(name, terminal) as provider:
            yield provider, [run for run in pending if run.provider == name]


def _refreshed(project: Project, terminal: Terminal) -> tuple[Run, ...]:
    from lyricstudio.services.watching import refresh

    for provider, _pending in _busy_providers(project.runs.all(), terminal):
        refresh(project, provider)
    return tuple(project.runs.all())


def _steer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("run_ids", nargs="+", metavar="RUN")


def _steer(action: str) -> Callable[[argparse.Namespace, Terminal], int]:
    def run_verb(args: argparse.Namespace, terminal: Terminal) -> int:
        from lyricstudio.services.providers import open_provider
        from lyricstudio.store.project import Project

        changed = []
        with Project.open(args.project) as project:
            for run_id in args.run_ids:
                run = project.runs.get(run_id)
                with open_provider(run.provider, terminal) as provider:
                    changed.append(_steer_one(project, provider, run, action, terminal))
        _show_runs(terminal, changed)
        terminal.result({"runs": [_run_json(run) for run in changed]})
        return 0

    return run_verb


def _steer_one(project: Project, provider: Provider, run: Run, action: str, terminal: Terminal) -> Run:
    from lyricstudio.services.tuning import retry, steer

    if action == "retry":
        return retry(project, provider, run, terminal)
    return steer(project, provider, run, action)


def _models_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)


def _models(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.store.project import Project

    with Project.open(args.project) as project:
        _refreshed(project, terminal)
        models = project.models.all()
    terminal.table(
        ("id", "name", "base", "provider", "valid loss", "status", "created"),
        [(m.id, m.name, m.base, m.provider, _number(m.valid_loss), m.status, m.created) for m in models],
    )
    if not models:
        terminal.say("No model yet. Train one with: lyricstudio tune PROJECT --dataset ID --wait")
    terminal.result({"models": [_model_json(model) for model in models]})
    return 0


def _show_runs(terminal: Terminal, runs: Sequence[Run]) -> None:
    if not runs:
        terminal.say("No runs yet. Start one with: lyricstudio tune PROJECT --dataset ID")
        return
    terminal.table(
        ("run", "status", "done", "left", "train loss", "valid loss", "cost $", "model"),
        [
            (r.id, r.status, f"{r.progress:.0%}", _seconds(r.eta_seconds), _number(r.train_loss),
             _number(r.valid_loss), _number(r.cost_estimate_usd if r.cost_usd is None else r.cost_usd), r.model or None)
            for r in runs
        ],
    )  # fmt: skip
    for run in runs:
        if run.error:
            terminal.warn(f"{run.id}: {run.error}")


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value / 60:.0f} min" if value >= 120 else f"{value:.0f} s"


def _run_json(run: Run) -> dict[str, object]:
    values = asdict(run)
    return {key: values[key] for key in _RUN_KEYS}


def _model_json(model: LyricModel) -> dict[str, object]:
    values = asdict(model)
    return {key: values[key] for key in _MODEL_KEYS}


VERBS: tuple[Verb, ...] = (
    Verb("tune", "launch one fine-tune per dataset", "lyricstudio tune my.lyricstudio --dataset ds_1a2b --wait",
         _tune_arguments, _tune),
    Verb("runs", "list runs and how far they are", "lyricstudio runs my.lyricstudio --watch", _runs_arguments, _runs),
    Verb("cancel", "stop a run for good", "lyricstudio cancel my.lyricstudio run_1a2b", _steer_arguments,
         _steer("cancel")),
    Verb("pause", "let a run rest at its last step", "lyricstudio pause my.lyricstudio run_1a2b", _steer_arguments,
         _steer("pause")),
    Verb("resume", "let a paused run go on", "lyricstudio resume my.lyricstudio run_1a2b", _steer_arguments,
         _steer("resume")),
    Verb("retry", "start a run again that failed or was never submitted", "lyricstudio retry my.lyricstudio run_1a2b",
         _steer_arguments, _steer("retry")),
    Verb("models", "list the finished models", "lyricstudio models my.lyricstudio", _models_arguments, _models),
)  # fmt: skip
