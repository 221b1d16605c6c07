"""What is tracked speaks of the product: no machine, no registry, no secret, nothing unfinished."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

UNWANTED = {
    "a path of a machine": r"(?<![\w.~])/(?:home|root|Users|work)/\w",
    "a drive of a machine": r"\b[A-Z]:\\\\?Users\\",
    "the address of a package registry": r"pypi\.org|pythonhosted|index-url\s*=?\s*http",
    "something left for later": r"\b(?:TODO|FIXME|XXX)\b",
    "a private key": r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY",
    "an access token": r"\b(?:gh[pousr]_\w{30}|AKIA[0-9A-Z]{16}|xox[bap]-\w{10})",
}


def tracked():
    """Give each tracked text file but this one, which holds what it looks for, with its text."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy of the source is not a git clone")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() and path != Path(__file__) else b""
        if content and b"\0" not in content:
            yield name, content.decode("utf-8", errors="replace")


def test_tracked_files_hold_nothing_unwanted():
    texts = dict(tracked())
    assert len(texts) > 20
    found = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1} has {what}: {hit.group()}"
        for name, text in texts.items()
        for what, pattern in UNWANTED.items()
        for hit in re.finditer(pattern, text)
    ]
    assert found == []


def test_the_patterns_find_what_they_are_for():
    samples = ["/home/anna/x", "C:\\Users\\anna", "https://pypi.org/simple", "# TODO"]
    assert all(any(re.search(p, sample) for p in UNWANTED.values()) for sample in samples)
    assert not any(re.search(p, "docs/work/x and a/root") for p in UNWANTED.values())
