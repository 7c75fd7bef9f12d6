"""Reads the `d` of an SVG path into a painter path, so that icons need no SVG library at the start of the window.

Knows the commands that our icons use: M L H V C A Z, absolute and relative (SVG 2, 'Paths').
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainterPath

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}


def read_path(text: str) -> QPainterPath:
    """Return the path; ValueError for a command that is not known or lacks numbers."""
    path = QPainterPath()
    x = y = 0.0
    for command, numbers in _commands(text):
        kind = command.upper()
        base = (x, y) if command.islower() else (0.0, 0.0)
        if kind == "Z":
            path.closeSubpath()
            x, y = path.currentPosition().toTuple()
            continue
        if kind == "A":
            end = (base[0] + numbers[5], base[1] + numbers[6])
            _arc(path, (x, y), numbers, end)
        else:
            end = _straight(path, kind, (x, y), base, numbers)
        x, y = end
    return path


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(text)
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = _COUNTS.get(command.upper())
        if count is None:
            raise ValueError(text)
        numbers = [float(token) for token in tokens[place : place + count]]
        if len(numbers) < count:
            raise ValueError(text)
        place += count
        yield command, numbers
        # More pairs after a move are lines.
        command = {"M": "L", "m": "l"}.get(command, command)


def _straight(
    path: QPainterPath, kind: str, at: tuple[float, float], base: tuple[float, float], numbers: list[float]
) -> tuple[float, float]:
    if kind == "H":
        end = (base[0] + numbers[0], at[1])
    elif kind == "V":
        end = (at[0], base[1] + numbers[0])
    else:
        end = (base[0] + numbers[-2], base[1] + numbers[-1])
    if kind == "M":
        path.moveTo(*end)
    elif kind == "C":
        path.cubicTo(base[0] + numbers[0], base[1] + numbers[1], base[0] + numbers[2], base[1] + numbers[3], *end)
    else:
        path.lineTo(*end)
    return end


def _arc(path: QPainterPath, start: tuple[float, float], numbers: list[float], end: tuple[float, float]) -> None:
    """Add an arc of a circle or ellipse without rotation (SVG 2, 'Conversion from endpoint to center')."""
    rx, ry, _rotation, large, sweep = (abs(numbers[0]), abs(numbers[1]), *numbers[2:5])
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    grow = math.sqrt(max(1.0, (half_x / rx) ** 2 + (half_y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    square = (half_x / rx) ** 2 + (half_y / ry) ** 2
    scale = math.sqrt(max(0.0, (1 - square) / square)) if square else 0.0
    if bool(large) == bool(sweep):
        scale = -scale
    middle_x = scale * rx * half_y / ry + (start[0] + end[0]) / 2
    middle_y = -scale * ry * half_x / rx + (start[1] + end[1]) / 2
    first = math.degrees(math.atan2((start[1] - middle_y) / ry, (start[0] - middle_x) / rx))
    last = math.degrees(math.atan2((end[1] - middle_y) / ry, (end[0] - middle_x) / rx))
    turn = (last - first) % 360 if sweep else -((first - last) % 360)
    # Qt counts angles against the clock, SVG with it, because y grows downwards.
    path.arcTo(middle_x - rx, middle_y - ry, 2 * rx, 2 * ry, -first, -turn)
