"""Every exit goes through the one room: this fails when a new one doesn't."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

# What writes a file, prints, opens another program or reaches the clipboard, as it is called.
METHODS = {
    *("write_bytes", "write_text", "setMimeData", "clipboard", "openUrl"),
    *("savefig", "QPrinter", "QPrintDialog", "QPdfWriter", "QFile", "QSaveFile", "mkstemp"),
    *("NamedTemporaryFile", "TemporaryDirectory", "copyfile", "copyfileobj", "copytree", "copy2"),
    *("ZipFile", "startfile", "print_pdf", "whole_file", "save_path", "folder_path"),
}
NAMES = {f"os.{name}" for name in ("open", "replace", "rename", "fdopen", "startfile", "system")}
VIEWS = {"QListView", "QTableView", "QTreeView", "QListWidget", "QTableWidget", "QTreeWidget"}
"""Qt copies a cell of these by itself."""

ROOM = {
    "peerdesk/store/outside.py": "the writer of files that leave",
    "peerdesk/desk/basics/going_out.py": "the room: right, entry, file",
    "ui/way_out.py": "the window's part of it: save, print, open",
    "ui/printing.py": "the printer, called by ui/way_out.py alone",
    "ui/clipboard.py": "the clipboard, called by ui/list_copies.py; and for a crash's details",
}
INSIDE = {
    "peerdesk/store/files.py": "files of the data folder",
    "peerdesk/store/folder.py": "files of the data folder",
    "peerdesk/store/database.py": "the records themselves",
    "peerdesk/store/backup.py": "locked; a copy that leaves tells desk.going_out (desk.backups)",
    "peerdesk/computer.py": "what the system may keep of this process' memory",
    "peerdesk/exchange/importing/workbooks.py": "reads",
    "peerdesk/exchange/export.py": "a folder of files at once: tells desk.going_out itself",
    "ui/screens/settings/backups.py": "where a backup goes; desk.backups tells desk.going_out",
    "ui/pictures/places.py": "pictures of the fictional center",
    "ui/pictures/take.py": "pictures of the fictional center",
}
LISTS = {
    "ui/widgets/table.py": "copies through the room",
    "ui/widgets/fields.py": "a box's choices, which copy nothing",
    "ui/entry/sign_in.py": "the names of who may sign in, which copy nothing",
}


@cache
def _files() -> dict[str, list[ast.AST]]:
    """Every node of every module."""
    return {
        path.relative_to(ROOT).as_posix(): list(ast.walk(ast.parse(path.read_text("utf-8"))))
        for folder in ("peerdesk", "ui")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def _writes(call: ast.Call) -> str:
    """What the call is, when it may let something out."""
    name = ast.unparse(call.func)
    last = name.rpartition(".")[2]
    if last in METHODS or name in NAMES:
        return name
    if last == "open" and "os.devnull" not in name:
        modes = [*call.args, *(each.value for each in call.keywords if each.arg == "mode")]
        if any(
            isinstance(mode, ast.Constant)
            and isinstance(mode.value, str)
            and len(mode.value) <= 3
            and set(mode.value) & set("wax+")
            for mode in modes
        ):
            return name
    return ""


def test_nothing_leaves_but_through_the_room() -> None:
    found: dict[str, list[str]] = {}
    for path, nodes in _files().items():
        for node in nodes:
            if isinstance(node, ast.Call) and (what := _writes(node)):
                found.setdefault(path, []).append(f"{path}:{node.lineno} {what}")
    elsewhere = [each for path in found.keys() - (ROOM | INSIDE).keys() for each in found[path]]
    assert elsewhere == []
    assert (ROOM | INSIDE).keys() - found.keys() == set(), "no stale line"


def test_the_parts_of_the_room_are_called_by_it_alone() -> None:
    callers = {
        "print_pdf": {"ui/way_out.py"},
        "whole_file": {"peerdesk/desk/basics/going_out.py"},
        "clipboard.put": {"ui/list_copies.py", "ui/dialogs.py"},
        "going_out.copied": {"ui/list_copies.py"},
        "going_out.sending": {"ui/way_out.py"},
        "going_out.sent": {"ui/way_out.py"},
    }
    found: dict[str, set[str]] = {name: set() for name in callers}
    for path, nodes in _files().items():
        for node in nodes:
            named = isinstance(node, ast.Attribute | ast.Name)
            if named and (name := ast.unparse(node)) in callers:
                found[name].add(path)
    assert found == callers


def test_every_list_copies_through_the_room_or_not_at_all() -> None:
    found = set()
    for path, nodes in _files().items():
        for node in nodes:
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            made = [node.func] if isinstance(node, ast.Call) else []
            if any(isinstance(each, ast.Name) and each.id in VIEWS for each in (*bases, *made)):
                found.add(path)
    assert found == LISTS.keys()
