"""Files hold one idea and functions fit a screen."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [
    path for folder in ("src", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py")
]


def functions():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_files_have_at_most_400_lines():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in FILES
    }
    assert len(lengths) > 10
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_functions_have_at_most_60_lines():
    lengths = dict(functions())
    assert len(lengths) > 50
    assert {name: length for name, length in lengths.items() if length > 60} == {}


def test_every_file_says_what_it_does():
    silent = [
        str(path.relative_to(ROOT))
        for path in FILES
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
