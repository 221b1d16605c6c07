"""The companies of the home folder, and the versions of each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from firstmate.base.errors import Refused
from firstmate.doors.api.asked import PERSON, Asked, Opened
from firstmate.publish.plain import records

router = APIRouter(tags=["companies"])


class NewCompany(BaseModel):
    """Name of a company that shall be there."""

    name: Annotated[str, Field(min_length=1, max_length=120)]


class Company(BaseModel):
    """A company and the newest version of its data, empty before the first import."""

    company: str
    version: str
    as_of: str


def _company(companies: Asked, name: str) -> Company:
    rows = records(companies.workspace(name, person=PERSON).store.versions())
    newest = rows[-1] if rows else {}
    return Company(company=name, version=newest.get("version", ""), as_of=newest.get("as_of") or "")


@router.get("/companies")
def companies(companies: Asked) -> list[Company]:
    """List the companies."""
    return [_company(companies, name) for name in companies.companies()]


@router.post("/companies", status_code=201)
def add(companies: Asked, new: NewCompany) -> Company:
    """Make an empty company, to import files into. Refused where one of the name exists."""
    if companies.home.company(new.name).exists():
        raise Refused(f"There is a company {new.name} already.", "Choose another name.")
    companies.workspace(new.name, person=PERSON, create=True)
    return _company(companies, new.name)


@router.get("/companies/{company}")
def company(companies: Asked, workspace: Opened) -> Company:
    """Return one company."""
    return _company(companies, workspace.name)


@router.get("/companies/{company}/versions")
def versions(workspace: Opened) -> list[dict[str, Any]]:
    """Return the versions of a company's data, oldest first: rows of the table ``versions``."""
    return records(workspace.store.versions())
