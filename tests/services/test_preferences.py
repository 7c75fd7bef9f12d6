"""What a person set for this machine beats what is shipped, and a broken file is nothing."""

from __future__ import annotations

from lyricstudio import paths
from lyricstudio.services.preferences import OwnPrice, Preferences, read_preferences, save_preferences
from lyricstudio.services.tables import Tables


def test_own_prices_and_language_are_used() -> None:
    tables = Tables()
    published = tables.prices.find("gpt-4.1-2025-04-14")
    assert published is not None
    save_preferences(Preferences("fr", {"gpt-4.1-2025-04-14": OwnPrice(training=1.5)}))
    assert tables.prices.find("gpt-4.1-2025-04-14") is published
    tables.read_again()
    own = tables.prices.find("gpt-4.1-2025-04-14")
    assert own is not None
    assert (own.training, own.input) == (1.5, published.input)
    assert tables.pronunciations_for("") is tables.spelled
    assert tables.pronunciations_for("English") is tables.pronunciations


def test_a_broken_file_gives_the_defaults() -> None:
    path = paths.data_dir() / "preferences.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"prices": 3}')
    assert read_preferences() == Preferences()
