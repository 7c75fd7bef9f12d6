"""How datasets, groups, bases and issues are said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lyricstudio.domain.draft_issues import DraftIssue
from lyricstudio.domain.grouping import GroupBy
from lyricstudio.domain.kinds import ContextMode

if TYPE_CHECKING:
    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.domain.records import Dataset

_TITLES = {
    "local": "this computer", "openai": "OpenAI", "azure": "Azure OpenAI", "nebius": "Nebius Token Factory",
}  # fmt: skip


def dataset_title(dataset: Dataset) -> str:
    """Return what a dataset is called: its group."""
    if dataset.group_by == GroupBy.ALL:
        return "All songs"
    if dataset.group_by == GroupBy.TAG:
        return f"#{dataset.group}"
    return dataset.group.capitalize() if dataset.group_by == GroupBy.KIND else dataset.group


def dataset_facts(dataset: Dataset) -> str:
    """Return "artist · per part"."""
    grouped = {"all": "all songs", "kind": "part kind"}.get(dataset.group_by, dataset.group_by)
    return f"{grouped} · {context_word(dataset.context)}"


def context_word(context: ContextMode) -> str:
    """Return "per part" or "whole songs"."""
    return "per part" if context is ContextMode.PART else "whole songs"


def day(stamp: str) -> str:
    """Return "24 Nov" of a time as it is stored, with the year when it is not this one."""
    try:
        found = date.fromisoformat(stamp[:10])
    except ValueError:
        return ""
    return said_date(found, found.year != date.today().year)


def said_date(when: date, year: bool = True) -> str:
    """Return "14 Jan 2027"."""
    return f"{when.day} {when:%b}{f' {when.year}' if year else ''}"


def provider_words(provider: str) -> str:
    """Return where a base is trained."""
    return _TITLES.get(provider, provider)


def lasting(estimate: Estimate, today: date) -> tuple[str, str, str]:
    """Return icon, tone and words for how long a base can be used."""
    if not estimate.trainable:
        since = f" since {said_date(estimate.untrainable_since)}" if estimate.untrainable_since else ""
        return "warning", "bad", f"No longer trained{since}"
    if estimate.provider == "local":
        return "check", "ok", "Never switched off"
    if estimate.shutdown_date is None:
        return "clock", "text2", "No end date given"
    left = (estimate.shutdown_date - today).days
    if left > 365 // 2:
        return "clock", "text2", f"Until {said_date(estimate.shutdown_date)}"
    return "warning", "bad", f"Ends {said_date(estimate.shutdown_date)}, in {left} days"


ISSUES = {
    DraftIssue.SHARED_PARTS: ("Part in training and held out", "song", "Keep together", "warning", "bad"),
    DraftIssue.TOO_LONG: ("Longer than the limit", "part", "Split", "warning", "bad"),
    DraftIssue.NO_PARTS: ("Songs without parts", "song", "Label", "warning", "bad"),
    DraftIssue.NO_TITLE: ("Title missing", "song", "Add", "warning", "warn"),
    DraftIssue.NO_ARTIST: ("Artist missing", "song", "Add", "warning", "warn"),
    DraftIssue.NO_RIGHTS: ("Rights note missing", "song", "Add", "lock", "warn"),
    DraftIssue.VERSIONS: ("Near duplicates", "song", "Keep one", "copy", "warn"),
    DraftIssue.UNLABELLED: ("Lines in no part", "song", "Label", "warning", "warn"),
    DraftIssue.UNSURE: ("Unsure labels", "part", "Review", "help", "warn"),
    DraftIssue.UNREVIEWED: ("Not reviewed yet", "part", "Accept sure", "info", "info"),
    DraftIssue.LONG_PART: ("Parts over 40 lines", "part", "Split", "warning", "warn"),
    DraftIssue.ONE_LINE: ("Parts of one line", "part", "Leave out", "info", "info"),
    DraftIssue.NO_TEXT: ("Parts without text", "part", "Remove", "info", "info"),
    DraftIssue.RARE_KIND: ("Rarely used kinds", "part", "Leave out", "info", "info"),
    DraftIssue.ODD_TEXT: ("Odd blanks and quotes", "song", "Clean", "info", "info"),
}
"""Each issue's words, what is counted, the word of its fix, its icon and tone."""
