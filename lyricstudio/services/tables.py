"""The shipped tables, each read once for each instance when first needed, made at the composition root."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from lyricstudio.resources import resource
from lyricstudio.services.preferences import Preferences, read_preferences, with_own_prices

if TYPE_CHECKING:
    from lyricstudio.domain.describing import FunctionWords
    from lyricstudio.domain.headings import HeadingTable
    from lyricstudio.domain.languages import LanguageTable
    from lyricstudio.domain.pricing import PriceBook
    from lyricstudio.domain.pronunciation import Pronunciations
    from lyricstudio.domain.tagging import TagTable
    from lyricstudio.domain.tokens import EncodingTable


class Tables:
    """Headings, pronunciations and prices as values for the domain, which reads no files itself."""

    @cached_property
    def headings(self) -> HeadingTable:
        """Return the taxonomy of part headings."""
        from lyricstudio.domain.headings import HeadingTable

        return HeadingTable.from_tsv(resource("headings.tsv").read_text(encoding="utf-8"))

    @cached_property
    def pronunciations(self) -> Pronunciations:
        """Return the English pronunciation table."""
        from lyricstudio.domain.pronunciation import Pronunciations

        return Pronunciations.from_text(resource("pronunciation", "english.tsv").read_text(encoding="utf-8"))

    @cached_property
    def spelled(self) -> Pronunciations:
        """Return the table that judges every word by its spelling, for other languages."""
        from lyricstudio.domain.pronunciation import Pronunciations

        return Pronunciations.by_spelling()

    def pronunciations_for(self, language: str) -> Pronunciations:
        """Return the table for a language code or name; "" is the person's usual one, at first English."""
        spoken = (language.strip() or self.preferences.song_language).lower()
        english = spoken.startswith("en") or not spoken
        return self.pronunciations if english else self.spelled

    @cached_property
    def function_words(self) -> FunctionWords:
        """Return the words that the describer passes over."""
        from lyricstudio.domain.describing import FunctionWords

        return FunctionWords.from_tsv(resource("describing", "function-words.tsv").read_text(encoding="utf-8"))

    @cached_property
    def languages(self) -> LanguageTable:
        """Return the small words of each language, by which a lyric's language is told."""
        from lyricstudio.domain.languages import LanguageTable

        return LanguageTable.from_tsv(resource("describing", "function-words.tsv").read_text(encoding="utf-8"))

    @cached_property
    def tags(self) -> TagTable:
        """Return the words that speak for themes and moods."""
        from lyricstudio.domain.tagging import TagTable

        return TagTable.from_tsv(resource("describing", "tags.tsv").read_text(encoding="utf-8"))

    @cached_property
    def encodings(self) -> EncodingTable:
        """Return which hosted base uses which tokenizer."""
        from lyricstudio.domain.tokens import EncodingTable

        return EncodingTable.from_toml(resource("tokens", "encodings.toml").read_text(encoding="utf-8"))

    @cached_property
    def prices(self) -> PriceBook:
        """Return the price cards of all providers, the local one first, with a person's own prices."""
        from lyricstudio.domain.pricing import PriceBook

        files = sorted(resource("prices").glob("*.toml"), key=lambda path: (path.stem != "local", path.name))
        book = PriceBook.from_toml(path.read_text(encoding="utf-8") for path in files)
        return with_own_prices(book, self.preferences)

    @cached_property
    def preferences(self) -> Preferences:
        """Return what a person set for this machine."""
        return read_preferences()

    def read_again(self) -> None:
        """Forget what depends on a person's preferences, which were changed."""
        for name in ("preferences", "prices"):
            self.__dict__.pop(name, None)
