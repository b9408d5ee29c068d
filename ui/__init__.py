"""What staff see. Knows `desk`, `measures` and `reports`; never Peewee, never SQL."""

from __future__ import annotations

import ctypes
import sys

if sys.version_info < (3, 12) and object.__basicsize__ == 16:
    # PySide6 6.12 is built as if None, True and False could not be freed, which Python promises
    # from 3.12 on (PEP 683): each call that returns nothing takes one reference too many, and
    # after some thousand calls 3.11 dies with "none_dealloc". So they get here, before any Qt is
    # used, what 3.12 gives them: a count that never ends. (Seen with 6.12.0; 6.11 counts right.)
    for _singleton in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_singleton)).value = 1 << 60
