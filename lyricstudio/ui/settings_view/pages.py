"""How each page is made: small functions with the imports inside, so that a page costs nothing before it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.settings_view.page import Page
    from lyricstudio.ui.settings_view.view import SettingsView


def _engine(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.engine_page import EnginePage

    return EnginePage(view)


def _services(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.services_page import ServicesPage

    return ServicesPage(view)


def _prices(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.prices_page import PricesPage

    return PricesPage(view)


def _template(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.template_page import TemplatePage

    return TemplatePage(view)


def _appearance(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.appearance_page import AppearancePage

    return AppearancePage(view)


def _shortcuts(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.shortcuts_page import ShortcutsPage

    return ShortcutsPage(view)


def _language(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.language_page import LanguagePage

    return LanguagePage(view)


def _doctor(view: SettingsView) -> Page:
    from lyricstudio.ui.settings_view.doctor_page import DoctorPage

    return DoctorPage(view)


def make_page(view: SettingsView, name: str) -> Page:
    """Return a new page; KeyError for an unknown name."""
    makers: dict[str, Callable[[SettingsView], Page]] = {
        "engine": _engine,
        "services": _services,
        "prices": _prices,
        "template": _template,
        "appearance": _appearance,
        "shortcuts": _shortcuts,
        "language": _language,
        "doctor": _doctor,
    }
    return makers[name](view)
