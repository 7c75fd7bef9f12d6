"""Verbs that change by hand what a person can change, and delete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.services.editing import Edit
    from lyricstudio.store.project import Project


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("what", choices=("song", "part", "model"))
    parser.add_argument("id", metavar="ID", help="a number from `songs`, `parts` or `models` (a model also by name)")
    parser.add_argument(
        "pairs",
        nargs="+",
        metavar="FIELD=VALUE",
        help="song: title artist album year language owner rights features tags tag (adds); part: kind lines=3-8 "
        "number performers repeat tags tag description confirmed=yes; model: name",
    )


def _edit(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.projects import open_project

    with open_project(args.project) as project:
        edit = _do_edit(project, args.what, args.id, args.pairs)
    for note in edit.notes:
        terminal.note(note)
    changed = ", ".join(edit.fields) if edit.fields else "nothing"
    terminal.say(f"{args.what} {args.id}: {changed} changed")
    terminal.result({"changed": int(bool(edit.fields)), "fields": list(edit.fields), "notes": list(edit.notes)})
    return 0


def _do_edit(project: Project, what: str, wanted: str, pairs: Sequence[str]) -> Edit:
    from lyricstudio.services.editing import edit_model, edit_part, edit_song

    if what == "model":
        return edit_model(project, wanted, pairs)
    (number,) = _numbers([wanted], what)
    return edit_song(project, number, pairs) if what == "song" else edit_part(project, number, pairs)


def _delete_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("what", choices=("song", "model", "draft"))
    parser.add_argument("ids", nargs="+", metavar="ID")


def _delete(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.editing import delete_drafts, delete_songs
    from lyricstudio.services.projects import open_project

    with open_project(args.project) as project:
        if args.what == "model":
            changed = _delete_models(project, args.ids, terminal)
        else:
            delete = delete_songs if args.what == "song" else delete_drafts
            changed = delete(project, _numbers(args.ids, args.what))
    terminal.say(f"{changed} {args.what}{'' if changed == 1 else 's'} deleted")
    terminal.result({"changed": changed})
    return 0


def _delete_models(project: Project, names: Sequence[str], terminal: Terminal) -> int:
    from lyricstudio.services.models import delete_model
    from lyricstudio.services.providers import open_provider

    models = {model.id: model for model in (project.models.find(name) for name in names)}
    for model in models.values():
        with open_provider(model.provider, terminal) as provider:
            delete_model(project, provider, model, terminal)
    return len(models)


def _numbers(ids: Sequence[str], what: str) -> list[int]:
    from lyricstudio.domain.errors import UserError

    for text in ids:
        if not text.isdecimal():
            raise UserError(f"{text!r} is no id of a {what}", f"ids are numbers, listed by `{_LISTED_BY[what]}`")
    return [int(text) for text in ids]


_LISTED_BY = {
    "song": "lyricstudio songs PROJECT",
    "part": "lyricstudio parts PROJECT",
    "draft": "lyricstudio compose PROJECT … --json",
}

VERBS: tuple[Verb, ...] = (
    Verb("edit", "change a song, a part or a model by hand",
         "lyricstudio edit my.lyricstudio part 17 kind=bridge lines=9-12", _edit_arguments, _edit),
    Verb("delete", "delete songs, models or drafts", "lyricstudio delete my.lyricstudio song 12 13", _delete_arguments,
         _delete),
)  # fmt: skip
