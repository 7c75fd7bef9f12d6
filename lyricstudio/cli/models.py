"""Verbs of the model library: train a model's dataset elsewhere, let two models answer one question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.trying import Tried

_FAILED = 4


def _retrain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("model", metavar="MODEL", help="its name or id")
    parser.add_argument("--provider", default="local", metavar="P", help="where to train (default: the local engine)")
    parser.add_argument("--base", default="default", metavar="MODEL", help="the base model there")
    parser.add_argument("--epochs", type=int, metavar="N", help="passes over the data (default: the recipe decides)")
    parser.add_argument("--wait", action="store_true", help="stay until the fine-tune is over")


def _retrain(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.models import elsewhere
    from lyricstudio.services.providers import open_provider
    from lyricstudio.services.tuning import LaunchRequest, launch
    from lyricstudio.services.watching import watch
    from lyricstudio.store.project import Project

    with Project.open(args.project) as project:
        model = project.models.find(args.model)
        request = elsewhere(project, model, LaunchRequest((), args.base, args.epochs))
        with open_provider(args.provider, terminal) as provider:
            (run,) = launch(project, provider, request, {}, terminal)
            if args.wait:
                (run,) = watch(project, provider, [run.id], terminal)
    terminal.say(f"{run.id}: the dataset of {model.name} on {run.base}, {run.provider}: {run.status}")
    shown = {"id": run.id, "dataset": run.dataset_id, "provider": run.provider, "base": run.base,
             "status": run.status, "job_id": run.job_id, "model": run.model}  # fmt: skip
    terminal.result({"runs": [shown]})
    return _FAILED if run.error else 0


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path)
    parser.add_argument("models", nargs=2, metavar="MODEL", help="their names or ids")
    parser.add_argument("--brief", default="", metavar="T", help="what the part is about")
    parser.add_argument("--part", default="chorus", metavar="KIND", help="which kind of part (default: chorus)")
    parser.add_argument("--seed", type=int, default=1, metavar="N")


def _compare(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.errors import UserError
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.services.providers import open_provider
    from lyricstudio.services.tables import Tables
    from lyricstudio.services.trying import Trial, TryRequest
    from lyricstudio.store.project import Project

    if args.part not in list(PartKind):
        raise UserError(f"There is no kind of part called {args.part!r}.", f"Kinds: {', '.join(PartKind)}.")
    request = TryRequest(PartKind(args.part), args.brief, args.seed)
    answers = []
    with Project.open(args.project) as project:
        for model in [project.models.find(name) for name in args.models]:
            with open_provider(model.provider, terminal) as provider:
                answers.append(Trial(project, provider, Tables()).write(model, request, terminal))
    for answer in answers:
        terminal.say("\n".join(["", answer.model, *(f"  {line}" for line in answer.lines)]))
    terminal.result({"answers": [_as_json(answer) for answer in answers]})
    return 0


def _as_json(answer: Tried) -> dict[str, object]:
    return {
        "model": answer.model,
        "text": "\n".join(answer.lines),
        "lines": len(answer.lines),
        "asked_lines": answer.asked_lines,
        "scheme": answer.scheme,
        "asked_scheme": answer.asked_scheme,
        "syllables": list(answer.syllables),
        "longest_run_words": answer.copied_words,
        "prompt": answer.prompt,
        "seconds": round(answer.seconds, 1),
    }


VERBS: tuple[Verb, ...] = (
    Verb(
        "retrain",
        "train a model's frozen dataset once more, on another base or service",
        'lyricstudio retrain my.lyricstudio "Lottie Kerb" --wait',
        _retrain_arguments,
        _retrain,
    ),
    Verb(
        "compare",
        "let two models write one part to the same question",
        'lyricstudio compare my.lyricstudio "Lottie Kerb" "Lottie Kerb 2" --brief "the last bus"',
        _compare_arguments,
        _compare,
    ),
)
