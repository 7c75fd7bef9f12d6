"""Looks after the runs of an open project, again and again: one client a service is kept for as long as it answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import LyricStudioError
from lyricstudio.domain.run_states import changes_by_itself
from lyricstudio.services.providers import open_provider
from lyricstudio.services.run_board import RunBoard, read_board
from lyricstudio.services.watching import refresh

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.providers.keys import KeyStore
    from lyricstudio.providers.openai_service import OpenAIService
    from lyricstudio.store.project import Project


class RunWatcher:
    """Watches one project; to be asked by one thread at a time."""

    def __init__(self, project: Project, keys: KeyStore) -> None:
        self._project = project
        self._keys = keys
        self._open: dict[str, OpenAIService] = {}

    def read(self) -> RunBoard:
        """Return the runs as the project's file has them, asking nobody."""
        return read_board(self._project, datetime.now().astimezone())

    def look(self, ctx: WorkContext) -> RunBoard:
        """Ask every service that is at work for news and return all runs; trouble is told in words, not raised.

        The local engine is started when it is gone while a run of it is not over: it goes on where it stopped.
        """
        trouble = ""
        names = {run.provider for run in self._project.runs.all() if changes_by_itself(run)}
        for name in set(self._open) - names:
            self._drop(name)
        for name in sorted(names):
            ctx.checkpoint()
            try:
                if name not in self._open:
                    self._open[name] = open_provider(name, ctx, self._keys)
                refresh(self._project, self._open[name])
            except LyricStudioError as error:
                self._drop(name)
                trouble = error.message
        return read_board(self._project, datetime.now().astimezone(), trouble)

    def close(self) -> None:
        """Close all connections."""
        for name in list(self._open):
            self._drop(name)

    def _drop(self, name: str) -> None:
        service = self._open.pop(name, None)
        if service is not None:
            service.close()
