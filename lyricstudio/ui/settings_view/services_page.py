"""The page of services: where else one can train or write, and where their keys are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lyricstudio.providers.keys import KeySource, variable_of
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.settings_view.service_dialog import ServiceDialog
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.dialog import Question, ask
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Elided, Paragraph
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.jobs.qt import Failure, Job
    from lyricstudio.providers.profiles import ProviderProfile
    from lyricstudio.services.providers import KnownProvider, TriedProvider
    from lyricstudio.ui.settings_view.view import SettingsView


def key_words(known: KnownProvider) -> tuple[str, str]:
    """Return where a key is, in words, and the tone that this deserves."""
    return {
        KeySource.KEYRING: ("key in the keyring", "ok"),
        KeySource.ENVIRONMENT: (f"key from {variable_of(known.profile.name)}", "ok"),
        KeySource.MEMORY: ("key only until LyricStudio closes: this computer has no keyring", "warn"),
        KeySource.NONE: ("no key yet", "warn"),
    }[known.key]


class _ServiceCard(Card):
    """One service: its name and address, where its key is, and what can be done."""

    def __init__(self, page: ServicesPage, known: KnownProvider) -> None:
        super().__init__(page.look)
        look, profile = page.look, known.profile
        words, tone = key_words(known)
        head = tight(QHBoxLayout(), spacing=10)
        head.addWidget(Mark(look, "cloud", "text2", 18))
        names = tight(QVBoxLayout(), spacing=1)
        names.addWidget(Elided(look, profile.title, Role.BODY_STRONG))
        can = "trains and writes" if profile.can_train else "writes only"
        names.addWidget(Elided(look, f"{profile.base_url} · {can}", Role.SECONDARY, "text2"))
        head.addLayout(names, 1)
        for text, word, variant, run in (
            ("Test", "test", "secondary", page.test),
            ("Change", "change", "secondary", page.change),
            ("Remove", "remove", "danger", page.remove),
        ):
            button = Button(look, text, f"settings.services.{word}.{profile.name}", Shape(variant, height=26))
            button.setAccessibleName(f"{text} {profile.title}")
            head.addWidget(button.on_click(partial(run, profile)))
        self.body.addLayout(head)
        foot = tight(QHBoxLayout(), spacing=6)
        foot.addWidget(Mark(look, "key", tone, 14), 0, Qt.AlignmentFlag.AlignTop)
        self.result = Paragraph(look, words, Role.SECONDARY, tone)
        foot.addWidget(self.result, 1)
        self.body.addLayout(foot)


class ServicesPage(Page):
    """The page."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "services", "Services and keys",
            "LyricStudio needs no service. If you want to train or write elsewhere, add one that speaks the OpenAI API."
            " Keys are kept in your system's keyring, bound to their address, never in a project or a file.",
        )  # fmt: skip
        self._cards: dict[str, _ServiceCard] = {}
        self._dialog: ServiceDialog | None = None
        self._list = tight(QVBoxLayout(), spacing=12)
        self._none = Paragraph(self.look, "None. Everything happens on this computer.", Role.BODY, "text3")
        add = Button(self.look, "Add a service", "settings.services.add", Shape("secondary", "plus"))
        row = tight(QHBoxLayout())
        row.addWidget(add.on_click(self.add))
        row.addStretch(1)
        self.column.addLayout(self._list)
        self.column.addWidget(self._none)
        self.column.addLayout(row)

    def opened(self) -> None:
        """Look which services are known and where their keys are."""
        keys = self.studio.runs.keys

        def work(_ctx: WorkContext) -> tuple[KnownProvider, ...]:
            from lyricstudio.services.providers import known_providers

            return known_providers(keys)

        self.view.start(self.view.run_job(work, "Reading services", "services").on_success(self._show))

    def _show(self, known: tuple[KnownProvider, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._cards = {one.profile.name: _ServiceCard(self, one) for one in known}
        for card in self._cards.values():
            self._list.addWidget(card)
        self._none.setVisible(not known)

    def add(self) -> ServiceDialog:
        """Open the dialog for a new service."""
        return self._open(None)

    def change(self, profile: ProviderProfile) -> ServiceDialog:
        """Open the dialog for a service that is known."""
        return self._open(profile)

    def _open(self, profile: ProviderProfile | None) -> ServiceDialog:
        dialog = self._dialog = ServiceDialog(self.view, profile)
        dialog.test_wanted.connect(self._test_new)
        dialog.save_wanted.connect(self._save)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        return dialog

    def _on_closed(self, _result: int) -> None:
        self._dialog = None

    def _test_new(self, profile: ProviderProfile, key: str) -> None:
        job = self._trial(profile, key, "test-new")
        self.view.start(job.on_success(self._on_new_tested).on_failure(self._on_new_refused))

    def _on_new_tested(self, tried: TriedProvider) -> None:
        self._answer(_answered(tried), "ok")

    def _on_new_refused(self, failure: Failure) -> None:
        self._answer(f"{failure.message} {failure.hint}".strip(), "bad")

    def _answer(self, words: str, tone: str) -> None:
        if self._dialog is not None:
            self._dialog.show_answer(words, tone)

    def _save(self, profile: ProviderProfile, key: str) -> None:
        keys = self.studio.runs.keys

        def work(_ctx: WorkContext) -> KeySource:
            from lyricstudio.services.providers import add_provider

            return add_provider(profile, key, keys)

        job = self.view.run_job(work, f"Keeping {profile.title}", "save-service")
        self.view.start(job.on_success(self._on_saved).on_failure(self._on_new_refused))

    def _on_saved(self, source: KeySource) -> None:
        if source is KeySource.MEMORY:
            self.studio.notices.tell(
                "The key is kept until LyricStudio closes", "This computer has no keyring that guards it."
            )
        if self._dialog is not None:
            self._dialog.accept()
        self.opened()

    def _trial(self, profile: ProviderProfile, key: str, group: str) -> Job[TriedProvider]:
        keys = self.studio.runs.keys

        def work(_ctx: WorkContext) -> TriedProvider:
            from lyricstudio.services.providers import try_provider

            return try_provider(profile, key, keys)

        return self.view.run_job(work, f"Testing {profile.title}", group)

    def test(self, profile: ProviderProfile) -> None:
        """Ask a service for its models with the kept key."""
        card = self._cards[profile.name]
        card.result.set_text("asking …")
        card.result.set_tone("text2")
        job = self._trial(profile, "", f"test-{profile.name}")
        job.on_success(partial(self._on_tested, profile.name)).on_failure(partial(self._on_refused, profile.name))
        self.view.start(job)

    def _on_tested(self, name: str, tried: TriedProvider) -> None:
        self._say(name, _answered(tried), "ok")

    def _on_refused(self, name: str, failure: Failure) -> None:
        self._say(name, f"{failure.message} {failure.hint}".strip(), "bad")

    def _say(self, name: str, words: str, tone: str) -> None:
        if name in self._cards:
            self._cards[name].result.set_text(words)
            self._cards[name].result.set_tone(tone)

    def remove(self, profile: ProviderProfile) -> None:
        """Ask, then forget a service and its key."""
        question = Question(
            f"Remove {profile.title}?",
            "Its key is removed from this computer. Runs and models made there stay in your projects, but cannot be"
            " asked until the service is added again.",
            "Remove the service",
            "Keep it",
            "settings.services.question",
        )
        ask(self.look, self.window(), question, partial(self._remove, profile))

    def _remove(self, profile: ProviderProfile) -> None:
        keys = self.studio.runs.keys

        def work(_ctx: WorkContext) -> None:
            from lyricstudio.services.providers import remove_provider

            remove_provider(profile.name, keys)

        self.view.start(self.view.run_job(work, f"Removing {profile.title}").on_end(self._on_removed))

    def _on_removed(self, _state: object) -> None:
        self.opened()


def _answered(tried: TriedProvider) -> str:
    return f"It answers: {count(tried.models, 'model')}, {tried.ms:.0f} ms."
