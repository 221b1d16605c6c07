"""A page as HTML: everything from outside is escaped, nothing is fetched, nothing runs; it chooses no content."""

from __future__ import annotations

from datetime import datetime
from html import escape
from importlib.resources import files

from firstmate.publish.figures import moment
from firstmate.publish.page import Drawing, Grid, Item, Section
from firstmate.publish.report.report import Report

#: How a reader of the file gets at what stands behind it.
OPENS = "Open any figure with: firstmate show TABLE --where COLUMN=VALUE"


def document(shown: Report, *, written: datetime) -> str:
    """Return a whole HTML document: header with the answers, contents, sections, footer.

    ``written`` is the moment it is written, said at its end.
    """
    style = files("firstmate.publish.report").joinpath("report.css").read_text(encoding="utf-8")
    links = "".join(
        f'<li><a href="#{_id(number)}">{escape(one.title)}</a></li>'
        for number, one in enumerate(shown.sections)
    )
    body = "".join(_section(number, one) for number, one in enumerate(shown.sections))
    first, *more = shown.answers
    also = "".join(f'<p class="limit">{escape(line)}</p>' for line in more)
    scenario = f'<p class="scenario">{escape(shown.warning)}</p>' if shown.warning else ""
    *notes, run = shown.ending
    ending = (*notes, f"{run} Written {moment(written)}. {OPENS}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(shown.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<header>\n"
        f"<p>{escape(' · '.join(shown.about))}</p>\n<h1>{escape(first)}</h1>\n{also}{scenario}"
        f'<nav aria-label="Contents"><ul>{links}</ul></nav>\n</header>\n<main>\n{body}</main>\n'
        f"<footer>{''.join(f'<p>{escape(line)}</p>' for line in ending)}</footer>\n"
        "</body>\n</html>\n"
    )  # fmt: skip


def _figure(one: Drawing) -> str:
    return (
        f"<figure><figcaption>{escape(one.title)}<span>{escape(one.unit)}</span></figcaption>"
        f"{one.svg}</figure>"
    )


def _id(number: int) -> str:
    return f"part-{number}"


def _section(number: int, shown: Section) -> str:
    parts = [f'<section id="{_id(number)}">\n<h2>{escape(shown.title)}</h2>\n']
    if shown.answer:
        parts.append(f'<p class="limit">{escape(shown.answer)}</p>\n')
    if shown.items:
        parts.append(f'<ol class="list">{"".join(_item(one) for one in shown.items)}</ol>\n')
    if shown.drawings:
        parts.append(f'<div class="charts">{"".join(map(_figure, shown.drawings))}</div>\n')
    parts += [_grid(one, shown.title) for one in shown.grids]
    parts += [f"<p>{escape(sentence)}</p>\n" for sentence in shown.sentences]
    return "".join([*parts, "</section>\n"])


def _item(one: Item) -> str:
    sign = "ask" if one.mark.endswith("?") else "bad" if one.mark == "!" else ""
    value, _, interval = one.value.partition(" (")
    span = f"<span>({escape(interval)}</span>" if interval else ""
    notes = f'<p class="note">{escape(" ".join(one.notes))}</p>' if one.notes else ""
    source = f'<p class="from">From {escape(one.opens)}</p>' if one.opens else ""
    return (
        f'<li><span class="mark {sign}">{escape(one.mark)}</span>'
        f'<div class="said">{escape(one.text)}{notes}{source}</div>'
        f'<div class="worth">{escape(value)}{span}</div></li>'
    )


def _grid(shown: Grid, title: str) -> str:
    if not shown.rows:
        return f'<p class="empty">{escape(shown.empty or "Nothing.")}</p>\n'
    classes = ["right" if h.right else "long" if h.long else "" for h in shown.heads]
    heads = "".join(
        f'<th scope="col" class="{kind}" title="{escape(head.meaning)}">{escape(head.label)}</th>'
        for head, kind in zip(shown.heads, classes, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{escape(cell)}</td>'
            for cell, kind in zip(row, classes, strict=True)
        )
        + "</tr>"
        for row in shown.rows
    )
    caption = f"<caption>{escape(shown.title)}</caption>" if shown.title else ""
    source = f'<p class="from">From {escape(shown.source)}</p>\n' if shown.source else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}">'
        f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
        + source
    )
