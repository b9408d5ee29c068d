"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_top_level_holds_nothing_else() -> None:
    allowed = {"peerdesk", "ui", "resources", "tests", "pyproject.toml", "build.spec"}
    allowed |= {"README.md", "LICENSE", "CHANGELOG.md", "build", "dist"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert {name for name in found - allowed if not name.endswith(".egg-info")} == set()


def test_modules_stay_small_enough_to_hold_in_the_head() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for folder in ("peerdesk", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def test_no_sentence_is_built_before_it_is_looked_up() -> None:
    """``_(f"...")`` finds nothing in the catalogue, and says so only to Spanish readers."""
    built = re.compile(r"\b(?:_|N_|ngettext|pgettext)\(\s*f[\"']")
    wrong = [
        str(path.relative_to(ROOT))
        for folder in ("peerdesk", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if built.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_no_sentence_is_looked_up_inside_an_f_string() -> None:
    """The catalogue's collector doesn't look into them: the sentence would stay English."""
    inside = re.compile(r"\{(?:_|ngettext|pgettext)\(\s*[\"']")
    wrong = [
        str(path.relative_to(ROOT))
        for folder in ("peerdesk", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if inside.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


_MOVES = {"unlink", "rmdir", "rmtree", "removedirs", "renames", "TemporaryDirectory"}
_OF_A_MODULE = {"os": {"replace", "rename", "remove"}, "shutil": {"move"}}
_WITH_ONE_ARGUMENT = {"replace", "rename"}
"""``Path.replace`` has one; text's has two, and a date's are named."""


def _moves_by_itself(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in _MOVES
    if not isinstance(node.func, ast.Attribute):
        return False
    name, owner = node.func.attr, node.func.value
    module = owner.id if isinstance(owner, ast.Name) else ""
    if name in _MOVES or name in _OF_A_MODULE.get(module, ()):
        return True
    return (
        name in _WITH_ONE_ARGUMENT
        and module not in ("moves", "dataclasses")
        and len(node.args) == 1
        and not node.keywords
    )


def test_every_rename_and_deletion_is_patient_with_a_file_that_is_held() -> None:
    """``store.moves`` knows Windows' rules; whoever calls the system past it does not."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("peerdesk", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if path.parts[-2:] != ("store", "moves.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _moves_by_itself(node)
    ]
    assert wrong == []


def test_what_is_held_with_a_key_is_asked_in_one_place() -> None:
    """macOS calls each arrow key one of the keypad: who compares modifiers himself misses it."""
    asked = re.compile(r"event\.modifiers\(\)")
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "ui").rglob("*.py")
        if path.name != "held.py" and asked.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
