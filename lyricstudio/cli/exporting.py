"""The verb that takes things out of a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.exporting import Exported
    from lyricstudio.store.project import Project

_SHOWN_FILES = 20


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("what", choices=("song", "songs", "dataset", "model", "draft"))
    parser.add_argument("ids", nargs="*", metavar="ID", help="which one (`songs`: several, or none for all)")
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help="the file or folder to write")
    parser.add_argument(
        "--format", metavar="F", help="song: txt md chordpro suno json html pdf; songs also: json csv (one file)"
    )


def _export(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.projects import open_project

    with open_project(args.project) as project:
        exported = _do_export(args, project, terminal)
    for note in exported.notes:
        terminal.warn(note)
    for path in exported.files[:_SHOWN_FILES]:
        terminal.say(str(path))
    if len(exported.files) > _SHOWN_FILES:
        terminal.say(f"… {len(exported.files)} files in all")
    terminal.result({"files": [str(path) for path in exported.files], "notes": list(exported.notes)})
    return 0


def _do_export(args: argparse.Namespace, project: Project, terminal: Terminal) -> Exported:
    from lyricstudio.services import exporting

    if args.what == "songs":
        ids = [_number(text) for text in args.ids]
        return exporting.export_songs(project, ids, args.out, args.format, terminal)
    wanted = _only_id(args)
    if args.what == "dataset":
        return exporting.export_dataset(project, wanted, args.out)
    if args.what == "model":
        return _export_model(args, project, terminal)
    export = exporting.export_song if args.what == "song" else exporting.export_draft
    return export(project, _number(wanted), args.out, args.format)


def _export_model(args: argparse.Namespace, project: Project, terminal: Terminal) -> Exported:
    from tempfile import TemporaryDirectory

    from lyricstudio.services.adapters import fetch_adapter
    from lyricstudio.services.exporting import export_model
    from lyricstudio.services.providers import open_provider

    model = project.models.find(_only_id(args))
    with TemporaryDirectory(prefix="lyricstudio-") as folder, open_provider(model.provider, terminal) as provider:
        return export_model(
            project, str(model.id), args.out, lambda found: fetch_adapter(project, provider, found, Path(folder))
        )


def _only_id(args: argparse.Namespace) -> str:
    from lyricstudio.domain.errors import UsageError

    if len(args.ids) != 1:
        raise UsageError(
            f"export {args.what} takes exactly one ID", f"lyricstudio export PROJECT {args.what} ID --out …"
        )
    return args.ids[0]


def _number(text: str) -> int:
    from lyricstudio.domain.errors import UserError

    if not text.isdecimal():
        raise UserError(f"{text!r} is no id", "ids are numbers, listed by `lyricstudio songs PROJECT`")
    return int(text)


VERBS: tuple[Verb, ...] = (
    Verb("export", "write songs, a dataset or a model to files",
         "lyricstudio export my.lyricstudio song 12 --out 'Paper Lanterns.pdf'", _export_arguments, _export),
)  # fmt: skip
