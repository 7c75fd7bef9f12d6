"""What the palette offers: the commands that can be used now, all views, recent projects, and songs by their words."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from lyricstudio.ui.actions import WINDOW
from lyricstudio.ui.palette import PaletteItem, matching
from lyricstudio.ui.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.store.project import Project
    from lyricstudio.ui.actions import Command
    from lyricstudio.ui.studio import Studio
    from lyricstudio.ui.workspace import Workspace

_SONGS, _LOOKED_AT = 5, 40


def palette_items(studio: Studio, workspace: Workspace) -> tuple[PaletteItem, ...]:
    """Return the lines of the palette: the current view's commands first, then the rest, then places."""
    for spec in VIEWS:
        studio.actions.declare(spec.commands())
    order = {studio.actions.current: 0, WINDOW: 1}
    commands = sorted((c for c in studio.actions.commands if c.listed), key=lambda c: order.get(c.place, 2))
    found = [item for command in commands if (item := _command_item(studio, workspace, command)) is not None]
    if studio.session.project is not None:
        found += [_view_item(studio, spec.name, spec.title, spec.icon) for spec in VIEWS]
    for path in studio.settings.recent:
        run = partial(studio.session.open, path)
        found.append(PaletteItem(path.stem, run, "project", "folder", group="Go to"))
    return tuple(found)


def _command_item(studio: Studio, workspace: Workspace, command: Command) -> PaletteItem | None:
    keys = studio.actions.keys(command.id)
    if command.place in (WINDOW, studio.actions.current):
        if not studio.actions.can(command.id):
            return None
        run = partial(studio.actions.trigger, command.id)
        return PaletteItem(command.text, run, command.hint, command.icon, keys)
    if studio.session.project is None:
        return None

    def elsewhere() -> None:
        workspace.go(command.place)
        studio.actions.trigger(command.id)

    title = next(spec.title for spec in VIEWS if spec.name == command.place)
    return PaletteItem(command.text, elsewhere, command.hint or title, command.icon, keys)


def _view_item(studio: Studio, name: str, title: str, icon: str) -> PaletteItem:
    run = partial(studio.navigator.go, name)
    return PaletteItem(title, run, "view", icon, studio.actions.keys(f"window.go_{name}"), "Go to")


def song_finder(studio: Studio, project: Project, typed: str) -> Callable[[WorkContext], tuple[PaletteItem, ...]]:
    """Return the work that finds songs with the typed words."""

    def find(ctx: WorkContext) -> tuple[PaletteItem, ...]:
        ctx.checkpoint()
        items = [
            PaletteItem(song.title, partial(studio.navigator.go, "library", song.id), f"song, {song.artist}", "music",
                        group="Songs")
            for song in islice(project.songs.iterate(search=typed), _LOOKED_AT)
        ]  # fmt: skip
        # Songs that are called so come before songs that only say so.
        called = matching(items, typed)
        return (*called, *(item for item in items if item not in called))[:_SONGS]

    return find
