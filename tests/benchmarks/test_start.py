"""From the start of the process to the painted sign-in page, beside a bare PySide6 window
(one centred label, the least that anybody would call a window).

Real processes, in turns, so that whatever else the computer does meets both. Run it by itself:
``python -m pytest tests/benchmarks/test_start.py -s``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from peerdesk.desk.office.front_door import FrontDoor
from tests.conftest import CLOCK
from tests.doors import CHEAP, FIRST_RUN

ROUNDS = 11

BARE = """
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, self.tell)

    def tell(self):
        print("painted", flush=True)
        app.quit()

app = QApplication([])
window = Window()
label = QLabel("PeerDesk")
label.setAlignment(Qt.AlignmentFlag.AlignCenter)
window.setCentralWidget(label)
window.show()
app.exec()
"""

OURS = """
import os
import sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.objectName() == "sign_in_go":
            slow = ("peewee", "pydantic", "cryptography", "reportlab", "babel", "phonenumbers")
            print("painted", *(name for name in slow if name in sys.modules), flush=True)
            os._exit(0)
        return False

app = QApplication([])
eye = Eye()
app.installEventFilter(eye)
from peerdesk.cli import main
main(["--data", sys.argv[1]])
"""


def test_the_sign_in_page_is_there_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    door = FrontDoor(data, CLOCK.utc_now)
    door.enter()
    door.set_up(FIRST_RUN, CHEAP)
    door.leave()
    # As installed: with compiled modules, which the first round writes.
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def seconds(code: str, *arguments: str) -> float:
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            took = time.perf_counter() - began
            assert line.split() == ["painted"], f"too much was loaded, or nothing shown: {line!r}"
        return took

    seconds(BARE)
    seconds(OURS, str(data))
    bare, ours = [], []
    for _round in range(ROUNDS):
        bare.append(seconds(BARE))
        ours.append(seconds(OURS, str(data)))
    ratio = median(one / other for one, other in zip(ours, bare, strict=True))
    print(  # noqa: T201
        f"\nsign-in page after {median(ours):.3f} s, a bare window after {median(bare):.3f} s, "
        f"{ratio:.2f} times"
    )
    assert median(ours) <= 0.8
    assert ratio <= 2.0
