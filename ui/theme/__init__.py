"""How PeerDesk looks: colours by role, the scale of spaces and type, icons, one style sheet.

`apply_theme(app, mode, text_size)` dresses the program and may be called again at any time.
A widget that paints itself asks `tones()` and `sizes()` while it paints and `icon(name)` for
pictures; all three follow a later `apply_theme` by themselves. Labels get their type from
`ui.widgets.text.label(text, kind)`, spaces from `ui.theme.metrics`.
"""

from __future__ import annotations

from ui.theme.apply import Mode, apply_theme
from ui.theme.current import sizes, tones
from ui.theme.icons import icon
from ui.theme.metrics import TextSize

__all__ = ["Mode", "TextSize", "apply_theme", "icon", "sizes", "tones"]
