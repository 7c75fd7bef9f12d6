"""What a person wishes of one part of a draft: its shape, how fresh, how much of their wording stays."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

FRESHNESS = 0.9
LEAST_FRESH, MOST_FRESH = 0.4, 1.4


@dataclass(frozen=True, slots=True)
class PartWish:
    """The wishes of one part; zeros and "" mean: as the model's writer usually does.

    `scheme` has a letter or `-` a line; `like` is the key of a part whose syllables are followed line by line;
    `freshness` is the sampling temperature; `keep` the share of a line's first words that stay when it is
    rewritten (0 to 1).
    """

    lines: int = 0
    scheme: str = ""
    syllables: int = 0
    like: str = ""
    freshness: float = FRESHNESS
    keep: float = 0.0

    def to_json(self) -> str:
        """Return the wishes as JSON, only those that differ from the usual."""
        usual = asdict(PartWish())
        return json.dumps({k: v for k, v in asdict(self).items() if v != usual[k]}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> PartWish:
        """Read wishes; fields that are not named are as usual."""
        known = json.loads(text or "{}")
        return cls(**{k: v for k, v in known.items() if k in cls.__dataclass_fields__})
