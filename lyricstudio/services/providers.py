"""Chooses the provider that a command or a view asked for by name: the composition root's one helper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.providers.local_engine import LOCAL, local_provider

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.providers.openai_service import OpenAIService


def open_provider(name: str, ctx: WorkContext) -> OpenAIService:
    """Return the provider of this name, starting the local engine when it is asked for and not running.

    Raises UserError for a name that is not known on this machine.
    """
    if name in ("", LOCAL):
        return local_provider(ctx)
    raise UserError(f"There is no provider called {name!r} on this machine.", f"Known: {LOCAL} (the local engine).")
