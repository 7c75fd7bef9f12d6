"""What a person does to the parts of the song: each a change that can be undone, with its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lyricstudio.domain import draft_editing as editing
from lyricstudio.domain.line_marks import LineMark, padded
from lyricstudio.domain.take_mixing import NOW, Mix, best_take, mixed
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.part_wish import PartWish
    from lyricstudio.domain.records import Composition, Section, Take
    from lyricstudio.services.draft_writing import LineOffer
    from lyricstudio.ui.compose.draft import Draft

_KEPT_TAKES = 12  # of a part; the oldest go first


class PartChanges:
    """Changes of the draft by key of a part; nothing happens where no song is open."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.mixes: dict[str, Mix] = {}

    @property
    def _song(self) -> Composition:
        assert self._draft.song is not None
        return self._draft.song

    def _name(self, key: str) -> str:
        return editing.name_of(editing.part(self._song, key))

    # Words

    def type_words(self, key: str, text: str) -> None:
        """Set what a person typed."""
        words = text.rstrip("\n") if text.strip() else ""
        changed = editing.edit_text(self._song, key, words)
        self._draft.change(f"Edit {self._name(key)}", changed, together=f"type {key}")

    def toggle_lock(self, key: str, lines: Sequence[int]) -> None:
        """Lock lines, or unlock them when all are locked."""
        section = editing.source_of(self._song, key)
        marks = padded(section.marks, len(section.lines))
        inside = [i for i in lines if i < len(marks)]
        if inside:
            lock = not all(marks[i].locked for i in inside)
            verb = "Lock" if lock else "Unlock"
            self._draft.change(
                f"{verb} {count(len(inside), 'line')}", editing.lock_lines(self._song, key, inside, lock)
            )

    def allow(self, key: str, line: int) -> None:
        """Let found words stand."""
        self._draft.change("Allow found words", editing.allow_line(self._song, key, line))

    def take_offer(self, key: str, line: int, offer: LineOffer) -> None:
        """Put another version of a line in."""
        if line < len(editing.source_of(self._song, key).lines):
            mark = LineMark.by_model(offer.model, offer.text)
            self._draft.change("Rewrite a line", editing.set_line(self._song, key, line, offer.text, mark))

    # Takes

    def add_take(self, key: str, take: Take) -> None:
        """Keep a finished take of a part."""
        changed = editing.change_part(self._song, key, lambda s: replace(s, takes=(*s.takes, take)))
        section = editing.part(changed, key)
        over = len(section.takes) - _KEPT_TAKES
        if over > 0:
            changed = editing.change_part(changed, key, lambda s: replace(s, takes=s.takes[over:]))
            self.mixes.pop(key, None)
        self._draft.change(f"Write {self._name(key)}", changed, together=f"takes {key}")

    def use_take(self, key: str, take: Take) -> None:
        """Put a take straight into a part that is still empty; else keep it with the others."""
        section = editing.part(self._song, key)
        if section.text.strip():
            self.add_take(key, take)
            return
        lines = take.text.split("\n")
        marks = [LineMark.by_model(take.model, line) for line in lines]
        kept = editing.change_part(self._song, key, lambda s: replace(s, takes=(*s.takes, replace(take, chosen=True))))
        text = editing.set_text(kept, key, take.text, marks)
        self._draft.change(f"Write {self._name(key)}", text, version="")

    def mix_of(self, section: Section) -> Mix:
        """Return which line is to come from where: as a person chose, else the part as it stands, or the best take."""
        known = self.mixes.get(section.key)
        if known is not None and known.fitted(section).picks:
            return known.fitted(section)
        return Mix.all_of(section, NOW if section.text else best_take(section))

    def pick(self, key: str, take: int, line: int) -> None:
        """Choose one line of a take for the mix."""
        section = editing.part(self._song, key)
        self.mixes[key] = self.mix_of(section).with_pick(line, take, section)

    def pick_all(self, key: str, take: int) -> None:
        """Choose a whole take; locked lines stay."""
        section = editing.part(self._song, key)
        marks = padded(section.marks, len(section.lines))
        picks = Mix.all_of(section, take).picks
        kept = tuple(NOW if i < len(marks) and marks[i].locked else pick for i, pick in enumerate(picks))
        self.mixes[key] = Mix(kept).fitted(section)

    def use_mix(self, key: str) -> None:
        """Make the mix the words of the part."""
        section = editing.part(self._song, key)
        mix = self.mix_of(section)
        lines, marks = mixed(section, mix)
        if not lines:
            return
        chosen = tuple(replace(take, chosen=i in mix.picks) for i, take in enumerate(section.takes))
        changed = editing.set_text(self._song, key, "\n".join(lines), marks)
        changed = editing.change_part(changed, key, lambda s: replace(s, takes=chosen))
        self.mixes.pop(key, None)
        self._draft.change(f"Use takes of {self._name(key)}", changed, version=f"{self._name(key)} chosen")

    def lock_in_mix(self, key: str, take: int, line: int) -> None:
        """Lock a line of a take: the mix with it becomes the part, and the line stays from now on."""
        self.pick(key, take, line)
        section = editing.part(self._song, key)
        lines, marks = mixed(section, self.mix_of(section))
        changed = editing.set_text(self._song, key, "\n".join(lines), marks)
        locked = line < len(marks) and marks[line].locked
        self._draft.change("Lock a line", editing.lock_lines(changed, key, [line], not locked))
        self.mixes[key] = Mix.all_of(editing.part(self._song, key), NOW)

    def take_mix_as_words(self, key: str) -> None:
        """Before rewriting: what is rewritten is the mix in sight."""
        section = editing.part(self._song, key)
        lines, marks = mixed(section, self.mix_of(section))
        if lines and lines != section.lines:
            changed = editing.set_text(self._song, key, "\n".join(lines), marks)
            self._draft.change(f"Use takes of {self._name(key)}", changed)
            self.mixes[key] = Mix.all_of(editing.part(self._song, key), NOW)

    # Form

    def add(self, kind: PartKind, after: str, model: str) -> str:
        """Add a part behind another one (at the end for ""); return its key."""
        at = editing.index_of(self._song, after) + 1 if after else None
        changed, key = editing.add_part(self._song, kind, at, model)
        self._draft.change(f"Add {kind.value}", changed)
        return key

    def duplicate(self, key: str) -> str:
        """Put a copy behind a part; return its key."""
        changed, copy = editing.duplicate_part(self._song, key)
        self._draft.change(f"Duplicate {self._name(key)}", changed)
        return copy

    def remove(self, key: str) -> None:
        """Take a part out."""
        self._draft.change(f"Take out {self._name(key)}", editing.remove_part(self._song, key))

    def move(self, key: str, to: int) -> None:
        """Move a part."""
        if 0 <= to < len(self._song.sections):
            self._draft.change(f"Move {self._name(key)}", editing.move_part(self._song, key, to))

    def set_kind(self, key: str, kind: PartKind) -> None:
        """Make a part another kind."""
        self._draft.change(f"Make {self._name(key)} {kind.value}", editing.set_kind(self._song, key, kind))

    def toggle_link(self, key: str) -> None:
        """Let a part repeat the first of its kind, or go its own way again."""
        section = editing.part(self._song, key)
        if section.linked is not None:
            self._draft.change(f"Unlink {self._name(key)}", editing.unlink_part(self._song, key))
            return
        to = editing.link_target(self._song, key)
        if to:
            self._draft.change(f"Link {self._name(key)}", editing.link_part(self._song, key, to))

    def use_form(self, form: str, model: str) -> None:
        """Use a template: parts in the order of kinds keep their words, what is missing is added, the rest goes."""
        self._draft.change("Use a form", editing.with_form(self._song, form, model), version="before the new form")

    # Briefs and wishes

    def set_brief(self, key: str, text: str) -> None:
        """Set the brief of a part."""
        changed = editing.change_part(self._song, key, lambda s: replace(s, brief=text))
        self._draft.change(f"Brief of {self._name(key)}", changed, together=f"brief {key}")

    def set_song_brief(self, text: str) -> None:
        """Set the brief of the song."""
        self._draft.change("Brief of the song", replace(self._song, brief=text), together="song brief")

    def set_tags(self, tags: tuple[str, ...]) -> None:
        """Set the tags of the song."""
        self._draft.change("Tags of the song", replace(self._song, tags=tags))

    def set_title(self, title: str) -> None:
        """Set the title."""
        self._draft.change("Title of the song", replace(self._song, title=title), together="title")

    def set_model(self, key: str, name: str) -> None:
        """Let another model write a part."""
        changed = editing.change_part(self._song, key, lambda s: replace(s, model=name))
        self._draft.change(f"Model of {self._name(key)}", changed)

    def set_model_for_all(self, name: str) -> None:
        """Let one model write the whole song."""
        sections = tuple(replace(s, model=name) for s in self._song.sections)
        self._draft.change("One model for the song", replace(self._song, sections=sections))

    def set_wish(self, key: str, wish: PartWish) -> None:
        """Wish another shape, freshness or share of kept words."""
        changed = editing.change_part(self._song, key, lambda s: replace(s, wish=wish))
        self._draft.change(f"Wishes for {self._name(key)}", changed, together=f"wish {key}")
