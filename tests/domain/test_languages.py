"""The language of a lyric: by script where that is enough, by small words else, nothing where it is not clear."""

from __future__ import annotations

import pytest

from lyricstudio.domain.languages import LanguageTable, language_of
from lyricstudio.resources import resource

TEXTS = {
    "en": "I left the light on in the hall\nso you could find your way to me\nand all of what we never said",
    "de": "Ich habe das Licht im Flur gelassen\ndamit du den Weg zu mir findest\nund alles was wir nie gesagt haben",
    "fr": "J'ai laissé la lumière dans le couloir\npour que tu trouves le chemin\net tout ce que je n'ai pas dit",
    "es": "Dejé la luz en el pasillo para ti\npara que encuentres el camino hasta mí\ny todo lo que nunca nos dijimos",
    "ru": "Я оставил свет для тебя и для нас\nчтобы ты нашла дорогу ко мне\nи всё что мы не сказали друг другу",
    "ja": "廊下の灯りをつけておいた\n君が道を見つけられるように",
    "ko": "복도에 불을 켜 두었어\n네가 길을 찾을 수 있도록",
    "zh": "我在走廊里留了一盏灯\n让你找到回来的路",
    "el": "Άφησα το φως στον διάδρομο\nγια να βρεις τον δρόμο",
}


@pytest.fixture(scope="module")
def table() -> LanguageTable:
    return LanguageTable.from_tsv(resource("describing", "function-words.tsv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", TEXTS)
def test_a_lyric_is_known_by_its_script_or_its_small_words(code: str, table: LanguageTable) -> None:
    assert language_of(TEXTS[code].split("\n"), table) == code


@pytest.mark.parametrize(
    "text", ["", "la la la la la la la la la la la", "oh yeah", "zrk vlt mna pqw xxr tlk brr znn qwt"]
)
def test_what_cannot_be_told_is_left_open(text: str, table: LanguageTable) -> None:
    assert language_of(text.split("\n"), table) == ""


def test_a_borrowed_line_does_not_change_the_language(table: LanguageTable) -> None:
    lines = [*TEXTS["es"].split("\n"), "baby, I love you"]
    assert language_of(lines, table) == "es"
