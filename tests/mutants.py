"""Which mistakes would no test notice? ``python -m tests.mutants --seed 7 --samples 40 [SUBJECT]``.

One small mistake at a time (a comparison, a boundary, an operator, a constant, a condition, a
return) is put into a module while it is loaded, and the tests of that module run, in a process of
their own at the lowest priority. Words are left alone. The same seed draws the same mistakes from
the same code. Printed are those that survived, as they would stand in the code; whoever finds one
writes a test, or says why it changes nothing.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent

SUBJECTS: dict[str, dict[str, tuple[str, ...]]] = {
    "matching": {"peerdesk/desk/mentoring/matching.py": ("tests/desk/test_matching.py",)},
    "measures": {
        f"peerdesk/measures/{name}.py": ("tests/measures", "tests/records/test_meanings.py")
        for name in ("contacts", "groups", "mentoring", "people", "suppress", "trend", "behind")
    }
    | {
        "peerdesk/records/meanings.py": (
            "tests/records/test_meanings.py",
            "tests/measures",
            "tests/desk/test_attendance.py",
        )
    },
    "journal": {
        f"peerdesk/store/{name}.py": (
            "tests/store/test_journal.py",
            "tests/desk/test_undoing.py",
            "tests/exchange/test_import_attribution.py",
        )
        for name in ("journal", "chain", "inverse", "later")
    }
    | {
        "peerdesk/records/base.py": (
            "tests/store/test_journal.py",
            "tests/exchange/test_import_attribution.py",
        )
    },
    "attendance": {"peerdesk/desk/groups/attendance.py": ("tests/desk/test_attendance.py",)},
    "intake": {
        "peerdesk/desk/intake/intake.py": ("tests/desk/test_intake.py", "tests/desk/test_people.py")
    },
    "consents": {
        "peerdesk/desk/consents/consents.py": (
            "tests/desk/test_consents.py",
            "tests/desk/test_disclosures.py",
        )
    },
}
"""The modules of each subject, with the tests that are about them, the quickest first."""

_WORDS = {"_", "N_", "ngettext", "pgettext", "said"}
_LIMIT = 300.0  # seconds: a mistake that never ends was noticed


@dataclass(frozen=True)
class Mutant:
    """One mistake: the ``at``-th that can be made in the ``module``, and how it reads."""

    module: str
    at: int
    line: int
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}\n    - {self.was}\n    + {self.now}"


_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the place of ``node`` by mistake."""
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            for other in _COMPARED.get(type(operator), ()):
                made = copy.deepcopy(node)
                made.ops[at] = other()
                yield made
    elif isinstance(node, ast.BinOp) and type(node.op) in _RECKONED:
        if not (_is_text(node.left) or _is_text(node.right)):
            yield ast.BinOp(node.left, _RECKONED[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other_op, node.values)
        for at in range(len(node.values)):
            rest = node.values[:at] + node.values[at + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    else:
        yield from _instead_of_plain(node)


def _instead_of_plain(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Return) and node.value is not None:
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.If | ast.IfExp):
        made_if = copy.deepcopy(node)
        made_if.test = ast.UnaryOp(ast.Not(), made_if.test)
        yield made_if


def _is_text(node: ast.AST) -> bool:
    is_constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_constant or isinstance(node, ast.JoinedStr)


class _Walk(ast.NodeTransformer):
    """Counts the mistakes that can be made, and makes the ``wanted``-th."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.count = wanted, 0
        self.found: list[tuple[ast.AST, ast.AST]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in _WORDS:
            return node
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                node.value = self.visit(node.value)  # type: ignore[assignment]
            return node
        if isinstance(node, ast.FunctionDef):
            node.body = [self.visit(each) for each in node.body]  # type: ignore[misc]
            node.args.defaults = [self.visit(each) for each in node.args.defaults]  # type: ignore[misc]
            return node
        for other in _instead(node):
            if self.count == self.wanted:
                self.count += 1
                return ast.copy_location(other, node)
            self.count += 1
            self.found.append((node, other))
        return self.generic_visit(node)


def mutants_of(module: str) -> list[Mutant]:
    """Every mistake that can be made in ``module``, a path."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    walk = _Walk()
    walk.visit(tree)
    return [
        Mutant(module, at, getattr(was, "lineno", 0), _short(was), _short(now))
        for at, (was, now) in enumerate(walk.found)
    ]


def _short(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        node = ast.If(node.test, [ast.Pass()], [])
    return ast.unparse(ast.fix_missing_locations(node)).split("\n")[0]


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module with its mistake, and all others as they are."""

    def __init__(self, mutant: Mutant) -> None:
        self._path = ROOT / mutant.module
        self._name = mutant.module.removesuffix(".py").replace("/", ".")
        walk = _Walk(mutant.at)
        tree = walk.visit(ast.parse(self._path.read_text(encoding="utf-8")))
        self._code = compile(ast.fix_missing_locations(tree), str(self._path), "exec")  # type: ignore[arg-type]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def survives(mutant: Mutant | None, tests: Sequence[str]) -> bool:
    """Whether ``tests`` pass all the same; without a mutant, whether they pass at all."""
    child = os.fork()
    if child == 0:
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if mutant is not None:
            sys.meta_path.insert(0, _Loader(mutant))
        import pytest

        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--override-ini", "addopts="]
        os._exit(int(pytest.main([*options, "-m", "not slow", *tests])))
    ends = time.monotonic() + _LIMIT
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main() -> int:
    """0 when at most one in twenty survived."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("subjects", nargs="*", default=list(SUBJECTS), metavar="SUBJECT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--samples", type=int, default=40, help="how many mistakes, of all subjects"
    )
    options = parser.parse_args()
    os.nice(19)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["NO_SLOT"] = "1"
    os.environ["PYTEST_QT_API"] = "pyside6"
    # What takes long to load and is never mistaken is loaded once, for all of them.
    for name in ("pytest", "peewee", "pydantic", "PySide6.QtWidgets", "cryptography"):
        importlib.import_module(name)
    tests = {
        module: each for subject in options.subjects for module, each in SUBJECTS[subject].items()
    }
    drawn = random.Random(options.seed).sample
    every = [mutant for module in tests for mutant in mutants_of(module)]
    chosen = drawn(every, min(options.samples, len(every)))
    print(f"{len(chosen)} of {len(every)} mistakes, seed {options.seed}", flush=True)
    survived = []
    for number, mutant in enumerate(chosen, 1):
        if survives(mutant, tests[mutant.module]):
            survived.append(mutant)
            print(f"SURVIVED ({number} of {len(chosen)}) {mutant}", flush=True)
    print(f"{len(survived)} of {len(chosen)} survived", flush=True)
    return 0 if 20 * len(survived) <= len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
