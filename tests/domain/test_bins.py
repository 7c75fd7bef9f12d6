"""Numbers fall into bins of a round width, every one of them into exactly one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lyricstudio.domain.bins import Bins


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=200), st.integers(2, 40))
def test_every_value_is_in_the_bin_that_holds_it(values: list[int], most: int) -> None:
    bins = Bins.of(values, most)
    assert sorted(i for found in bins.members for i in found) == list(range(len(values)))
    for number, found in enumerate(bins.members):
        low, high = bins.bounds(number)
        assert all(low <= values[i] <= high for i in found)
    assert len(bins.members) <= most + 1


def test_the_width_is_round() -> None:
    assert Bins.of(range(1000), 32).width == 40
    assert Bins.of([3, 3, 4], 10).width == 1


def test_a_value_has_a_place_on_the_axis() -> None:
    assert Bins(100, 20, ((), ())).position(130) == 1.5


def test_nothing_makes_no_bins() -> None:
    assert Bins.of([], 10).counts == ()
