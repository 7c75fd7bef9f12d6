"""The page of the prompt template: each sentence editable, and beside it at once what a model will read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.prompt import (
    PartBrief,
    PromptTemplate,
    system_prompt,
    template_names,
    template_problem,
    user_prompt,
)
from lyricstudio.services.datasets import TEMPLATE_SETTING
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.undo import Change
from lyricstudio.ui.widgets.button import Button
from lyricstudio.ui.widgets.card import Card, pane
from lyricstudio.ui.widgets.fields import Choice, Field
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.text import Paragraph, Text
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.ui.settings_view.view import SettingsView

_LABELS = {
    "system": "Whose style", "kind": "What is asked", "place": "Its place in the form", "lines": "Lines",
    "syllables": "Syllables", "scheme": "Rhyme", "about": "Subject", "tags": "Tags",
}  # fmt: skip
_FORM = (PartKind.VERSE, PartKind.CHORUS, PartKind.VERSE, PartKind.CHORUS, PartKind.BRIDGE, PartKind.CHORUS)
_BESIDE = 800  # pixels from which on sentences and preview stand side by side
_POSITIONS = {PartKind.VERSE: 3, PartKind.CHORUS: 2, PartKind.BRIDGE: 5}


class TemplatePage(Page):
    """The page."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "template", "Prompt template",
            "The sentences that a model is trained with and asked with. They belong to this project. New datasets use"
            " them; datasets that are frozen, and models, keep the ones they were made with.",
        )  # fmt: skip
        self.setMaximumWidth(1080)
        self._saved = PromptTemplate()
        self._artist = "Lottie Kerb"
        self.fields = {name: Field(self.look, f"settings.template.{name}", label) for name, label in _LABELS.items()}
        self._row = tight(QHBoxLayout(), spacing=14)
        self._row.addWidget(self._sentences(), 3)
        self._row.addWidget(self._preview(), 2)
        self.column.addLayout(self._row)
        for field in self.fields.values():
            field.textEdited.connect(self._show_preview)

    def _sentences(self) -> Card:
        look, card = self.look, Card(self.look, "Sentences")
        grid = tight(QGridLayout(), spacing=8)
        grid.setColumnStretch(1, 1)
        for i, (name, field) in enumerate(self.fields.items()):
            grid.addWidget(Text(look, _LABELS[name], Role.BODY_STRONG), 2 * i, 0)
            grid.addWidget(field, 2 * i, 1)
            known = ", ".join(f"{{{one}}}" for one in template_names(name))
            grid.addWidget(Text(look, known, Role.SECONDARY, "text3"), 2 * i + 1, 1)
        card.body.addLayout(grid)
        self._problem = Paragraph(look, "", Role.SECONDARY, "bad")
        card.body.addWidget(self._problem)
        self.save = Button(look, "Use for new datasets", "settings.template.save", "primary")
        self.reset = Button(look, "Use the usual sentences", "settings.template.reset", "link")
        self.undo = Button(look, "Discard changes", "settings.template.discard", "ghost")
        foot = tight(QHBoxLayout(), spacing=8)
        foot.addWidget(self.reset.on_click(self._use_usual))
        foot.addStretch(1)
        foot.addWidget(self.undo.on_click(self.opened))
        foot.addWidget(self.save.on_click(self.save_template))
        card.body.addLayout(foot)
        card.body.addStretch(1)
        return card

    def _preview(self) -> Card:
        look = self.look
        card = Card(look, "What the model reads")
        kinds = [(kind_word(kind), kind) for kind in _POSITIONS]
        self.kind = Choice(look, "settings.template.kind", "Part of the preview", kinds)
        self.kind.activated.connect(self._show_preview)
        card.add_aside(self.kind)
        self._system, self._user = Paragraph(look, "", Role.BODY, "text"), Paragraph(look, "", Role.BODY, "text")
        for title, paragraph in (("System", self._system), ("Asked", self._user)):
            card.body.addWidget(_bubble(self, title, paragraph))
        self._hash = Text(look, "", Role.SECONDARY, "text3")
        self._hash.setToolTip("Recorded with each dataset and model made with it.")
        card.body.addStretch(1)
        card.body.addWidget(self._hash)
        return card

    @property
    def template(self) -> PromptTemplate:
        """Return what the fields say."""
        return replace(self._saved, **{name: field.text() for name, field in self.fields.items()})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview below where there is no room beside."""
        super().resizeEvent(event)
        beside = event.size().width() >= _BESIDE
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def opened(self) -> None:
        """Read the project's template."""
        project = self.view.project

        def read(_ctx: WorkContext) -> tuple[PromptTemplate, str]:
            artist = next((song.artist for song in project.songs.iterate() if song.artist), "")
            return PromptTemplate.from_json(project.settings.get(TEMPLATE_SETTING, "{}")), artist

        self.view.start(self.view.run_job(read, "Reading the template", "template").on_success(self._on_read))

    def project_changed(self) -> None:
        """Read another project's template."""
        self.opened()

    def _on_read(self, found: tuple[PromptTemplate, str]) -> None:
        self._saved, artist = found
        self._artist = artist or self._artist
        self._fill(self._saved)

    def _fill(self, template: PromptTemplate) -> None:
        for name, field in self.fields.items():
            field.setText(getattr(template, name))
            field.setCursorPosition(0)
        self._show_preview()

    def _show_preview(self, _value: object = None) -> None:
        template, problems = self.template, {}
        for name, field in self.fields.items():
            problems[name] = template_problem(name, field.text())
            field.set_invalid(problems[name])
        wrong = next((f"{_LABELS[name]}: {words}" for name, words in problems.items() if words), "")
        self._problem.set_text(wrong)
        changed = template != self._saved
        self.save.setEnabled(changed and not wrong)
        self.undo.setVisible(changed)
        self.reset.setVisible(template != PromptTemplate())
        if wrong:
            return
        kind = PartKind(self.kind.currentData())
        brief = PartBrief(
            artist=self._artist, kind=kind, number=2 if kind is PartKind.VERSE else None, position=_POSITIONS[kind],
            form=_FORM, lines=4, syllables=8, scheme="AABB", about="a kettle, the last bus", tags=("slow", "night"),
        )  # fmt: skip
        self._system.set_text(system_prompt(template, self._artist))
        self._user.set_text(user_prompt(template, brief))
        self._hash.setText(f"template {template.hash}")

    def _use_usual(self) -> None:
        self._fill(PromptTemplate())

    def save_template(self) -> None:
        """Use the sentences for new datasets of this project; it can be undone."""
        project, before, after = self.view.project, self._saved, self.template

        def write(template: PromptTemplate, _ctx: WorkContext) -> None:
            project.settings.set(TEMPLATE_SETTING, template.to_json())

        change = Change("Change the prompt template", partial(write, after), partial(write, before), ("settings",))
        undo = self.studio.undo
        undo.do(change, lambda: self.studio.notices.tell("New datasets use the template", action="Undo", run=undo.undo))


def _bubble(page: TemplatePage, title: str, paragraph: Paragraph) -> QWidget:
    inside = tight(QVBoxLayout(), 12, 10, 12, 10, spacing=4)
    inside.addWidget(Text(page.look, title, Role.LABEL, "text2"), 0, Qt.AlignmentFlag.AlignLeft)
    inside.addWidget(paragraph)
    return pane("sunk", inside)
