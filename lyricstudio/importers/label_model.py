"""The labelling model as it is shipped, read once: whoever labels songs without headings uses the same one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from lyricstudio.domain.boundary_model import BoundaryModel
from lyricstudio.domain.kind_model import KindModel
from lyricstudio.resources import resource


@lru_cache(maxsize=1)
def shipped_model() -> KindModel:
    """Return the model of resources/labelling."""
    kinds = KindModel.from_json(resource("labelling", "kinds.json").read_text(encoding="utf-8"))
    boundaries = BoundaryModel.from_json(resource("labelling", "boundaries.json").read_text(encoding="utf-8"))
    return replace(kinds, boundaries=boundaries)
