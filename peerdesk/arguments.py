"""What is typed on the command line, read: each raises what argparse says as wrong usage."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date


def month(text: str) -> date:
    """The first day of a month such as 2026-11."""
    try:
        year, month = text.split("-")
        if len(year) != 4 or len(month) != 2:
            raise ValueError
        return date(int(year), int(month), 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month like 2026-11") from None


def day(text: str) -> date:
    """A day such as 2026-11-23."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-11-23") from None


def count(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers between these two."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return read
