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


def test_the_rooms_of_the_desk_know_few_others() -> None:
    """That they stand in layers is a contract; here it is counted how much they are entangled."""
    desk, pairs = ROOT / "peerdesk" / "desk", set()
    for path in desk.rglob("*.py"):
        room = path.relative_to(desk).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "peerdesk.desk."
            ):
                pairs.add((room, str(node.module).split(".")[2]))
    among = {(room, other) for room, other in pairs if room != other}
    assert len(among) <= 45, sorted(among)


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


def test_no_part_is_shown_by_what_makes_it() -> None:
    """It has no parent yet, or may lose it: shown, it is a window for a moment and takes the
    keyboard. What isn't wanted is hidden; all else is shown with what it stands in."""
    shown = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        for line in _shown_where_made(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert shown == []


def _shown_where_made(module: ast.Module) -> list[int]:
    lines = []
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        is_maker = function.name.startswith(("__init__", "_make", "_lay_out", "_build"))
        made = {
            ast.unparse(target)
            for each in ast.walk(function)
            if isinstance(each, ast.Assign) and _is_made(each.value)
            for target in each.targets
            if is_maker or isinstance(target, ast.Name)
        }
        made |= {
            ast.unparse(each.target)
            for each in ast.walk(function)
            if is_maker and isinstance(each, ast.For)
        }
        lines += [
            each.lineno
            for each in ast.walk(function)
            if isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr == "setVisible"
            and ast.unparse(each.args[0]) != "False"
            and ast.unparse(each.func.value) in made
        ]
    return lines


def _is_made(value: ast.expr) -> bool:
    """By a class, or by a function that makes such parts; not found among others."""
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name)


def test_a_public_class_has_its_name_for_itself() -> None:
    """Whoever reads ``PersonRow`` knows which one, in the desk and in the window."""
    places: dict[str, list[str]] = {}
    for folder in ("peerdesk", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_list_is_packed_against_the_formatter() -> None:
    """``*("a", "b")`` in a list only keeps the formatter from writing it as a list."""
    packed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("peerdesk", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if "importing" not in path.parts  # it is being made anew
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Starred) and isinstance(node.value, ast.Tuple)
    ]
    assert packed == []


def test_no_room_has_a_name_that_says_nothing_of_what_is_in_it() -> None:
    """Nobody looks for a consent's questions in ``deeds``, or for the check in ``checking``."""
    vague = {"remade", "begun", "deeds", "parts", "answers", "uniting", "own_people", "checking"}
    found = {
        str(path.relative_to(ROOT))
        for folder in ("peerdesk", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if path.stem in vague and "importing" not in path.parts  # it is being made anew
    }
    assert found == set()
