"""What every command is asked: which company, at which version, for people or for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from firstmate.company.company import Company
from firstmate.doors.cli.terminal import following, show, show_json
from firstmate.publish.page import Page
from firstmate.publish.saying import Words, words_of
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace, open_company


@dataclass(frozen=True)
class Asked:
    """The common options of a command, and what is done with them everywhere."""

    name: str | None = None
    as_json: bool = False
    version: str | None = None

    def workspace(self, *, create: bool = False) -> Workspace:
        """Open the company asked for, by default the one opened last."""
        return open_company(self.name, create=create)

    def words(self, workspace: Workspace, company: Company) -> Words:
        """Return what the company's sentences are made with."""
        return words_of(company, workspace.registry.sayings)

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Follow a run: a bar on a terminal, silence else; what fails becomes an issue."""
        with following(silent=self.as_json) as progress:
            yield Watch(progress=progress, strict=False)

    def tell(self, page: Page) -> None:
        """Show the page, or its tables as JSON."""
        if self.as_json:
            show_json({"answer": page.answer, **page.tables})
        else:
            show(page)

    def tell_all(self, pages: Mapping[str, Page], *, more: Mapping[str, Any]) -> None:
        """Write several pages as one JSON document."""
        said = {name: {"answer": page.answer, **page.tables} for name, page in pages.items()}
        show_json({**said, **more})


def asked(
    *, company: bool = True, version: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command its common options as one first argument, an :class:`Asked`."""

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def called(
            *args: Any,
            as_json: bool,
            company_name: str | None = None,
            at: str | None = None,
            **said: Any,
        ) -> Any:
            return command(Asked(company_name, as_json, at), *args, **said)

        made: Callable[..., Any] = click.option(
            "--json", "as_json", is_flag=True, help="Answer in JSON, for programs."
        )(called)
        if version:
            made = click.option(
                "--at", metavar="VERSION", help="Show the data as it was at this version."
            )(made)
        if company:
            made = click.option(
                "--company",
                "company_name",
                metavar="NAME",
                help="Which company; default: opened last.",
            )(made)
        return made

    return with_options
