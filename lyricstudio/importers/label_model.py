"""The labelling model as it is shipped, read once: whoever labels songs without headings uses the same one."""

from __future__ import annotations

from functools import lru_cache

from lyricstudio.domain.kind_model import KindModel
from lyricstudio.resources import resource


@lru_cache(maxsize=1)
def shipped_model() -> KindModel:
    """Return the model of resources/labelling/model.json."""
    return KindModel.from_json(resource("labelling", "model.json").read_text(encoding="utf-8"))
