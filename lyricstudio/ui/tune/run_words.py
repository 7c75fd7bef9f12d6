"""How runs are said: base and service, times of day, what a status means, the line a screen reader reads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lyricstudio.bases.base import DEFAULT_ALIAS, DEFAULT_NAME
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.domain.run_states import RunState
from lyricstudio.providers.profiles import KNOWN
from lyricstudio.ui.words import duration, money, percent

if TYPE_CHECKING:
    from lyricstudio.services.run_board import BoardRun

ICONS = {"paused": "pause", "failed": "warning", "refused": "warning", "lost": "warning", "succeeded": "check"}
_STATUS = {
    "validating_files": "files are checked", "submitting": "being sent", "planned": "not sent yet",
    "queued": "waits for its turn", "paused": "paused by you", "canceled": "cancelled",
}  # fmt: skip
_DAYS = 7


def base_word(base: str) -> str:
    """Return a base's name as it is shown: the alias `default` by its name."""
    return DEFAULT_NAME if base == DEFAULT_ALIAS else base


def place_word(provider: str) -> str:
    """Return where a run is trained."""
    if provider == LOCAL:
        return "this computer"
    return next((known.title for known in KNOWN if known.name == provider), provider)


def clock(at: datetime, now: datetime | None = None) -> str:
    """Return "13:42" today, "Sunday 13:42" within a week, "18 Nov" before."""
    at = at.astimezone()
    now = (now or datetime.now()).astimezone()
    days = abs((now.date() - at.date()).days)
    if days == 0:
        return f"{at:%H:%M}"
    if days < _DAYS:
        return f"{at:%A %H:%M}"
    return f"{at.day} {at:%b}" if at.year == now.year else f"{at.day} {at:%b %Y}"


def when(text: str) -> str:
    """Return a stored time as a person says it, "" for none."""
    return clock(datetime.fromisoformat(text)) if text else ""


def status_word(one: BoardRun) -> str:
    """Return what a run's status means; unknown statuses are shown as they are."""
    run = one.run
    word = _STATUS.get(run.status, run.status.replace("_", " "))
    if run.status == "paused" and run.progress:
        return f"paused by you at {percent(run.progress)}"
    if one.state is RunState.NEEDS_YOU and run.error:
        return f"{word}: {run.error}"
    return word


def cost_words(one: BoardRun) -> str:
    """Return "free" on this computer, "$2.31 of $3.70" while it runs elsewhere, "$3.70" at the end."""
    run = one.run
    if run.provider == LOCAL:
        return "free"
    if one.state is RunState.FINISHED or not run.progress:
        return money(run.cost_usd if run.cost_usd is not None else run.cost_estimate_usd)
    return f"{money(one.usd)} of {money(run.cost_estimate_usd)}"


def below(one: BoardRun) -> str:
    """Return the second line of a run's card."""
    base = base_word(one.run.base)
    if one.state is RunState.WAITING:
        return f"{base} · starts {clock(one.starts)}" if one.starts else f"{base} · {status_word(one)}"
    if one.state is RunState.FINISHED:
        parts = [base, when(one.run.finished), duration(one.seconds) if one.seconds else ""]
        if one.run.status != "succeeded":
            parts = [base, status_word(one), when(one.run.finished)]
        return " · ".join(filter(None, parts))
    return base


def at_right(one: BoardRun) -> str:
    """Return what stands at the right of a card's first line."""
    if one.state is RunState.RUNNING:
        return percent(one.run.progress)
    if one.state is RunState.WAITING and one.planned_seconds:
        return duration(one.planned_seconds)
    return cost_words(one)


def left_words(one: BoardRun) -> str:
    """Return the time left of a run at work."""
    eta = one.run.eta_seconds
    if eta is None:
        return "starting" if not one.run.progress else "at work"
    return f"{duration(eta)} left"


def spoken(one: BoardRun) -> str:
    """Return a run in words, for screen readers."""
    if one.state is RunState.RUNNING:
        return f"{one.title}, {at_right(one)} done, {left_words(one)}"
    return f"{one.title}, {status_word(one)}, {below(one)}"
