"""Templates: found once, escaped always, with the product's own way to write figures."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from firstmate.publish import figures

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def static(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    mark = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?{mark}"


def as_json(value: Any) -> Markup:
    """Return a value as JSON that is safe inside a script element."""
    said = json.dumps(value, default=str, ensure_ascii=False)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        said = said.replace(sign, code)
    return Markup(said)  # noqa: S704  # every sign that could end the element is escaped above


def plain(name: object) -> str:
    """Return the name of a column or table in words.

    >>> plain("sales_lines")
    'sales lines'
    """
    return str(name).replace("_", " ")


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals |= {"static": static}
    made.filters |= {
        "as_json": as_json, "day": figures.day, "money": figures.money, "moment": figures.moment,
        "number": figures.number, "plain": plain, "share": figures.share, "week": figures.week,
    }  # fmt: skip
    return made


@cache
def template(name: str) -> jinja2.Template:
    """Return a template by its name below ``templates``."""
    return _environment().get_template(name)
