"""Tools for the agenda and decisions: what is worth deciding, proposing it, and deciding where that is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from firstmate.doors.mcp.answers import Agenda, Answer, Decided, Decision, Question, plain
from firstmate.doors.mcp.asked import Asked
from firstmate.doors.mcp.offer import Offer
from firstmate.publish import supply
from firstmate.publish.limits import limits as limits_page
from firstmate.publish.today import decisions
from firstmate.publish.today import today as today_page
from firstmate.work.workspace import Workspace

#: Why a person or program decides: kept with the decision.
Because = Annotated[str, Field(max_length=2_000, description="The reason, kept with it.")]
Named = Annotated[
    str, Field(min_length=1, description="Recommendation of the agenda, or a kept scenario.")
]


def today(asked: Asked, most: Annotated[int, Field(ge=1, le=100)] = 10) -> Agenda:
    """Return the agenda: what is certain, the few decisions worth most in money, the open questions."""
    run, words = asked.run("agenda", "recommendations", "questions", "issues"), asked.words()
    page = today_page(run, words)
    done = _decided(asked.workspace)
    rows = [row for row in decisions(run, words) if row["state"] != "other"]
    entries = [_entry(row, done) for row in rows]
    certain = [one for one in entries if one.certain]
    worth = [one for one in entries if not one.certain]
    gaps = next(section for section in page.sections if section.title == "Gaps in the data")
    return Agenda(
        company=asked.workspace.name, as_of=str(run.as_of), currency=words.currency, run=run.id,
        answer=page.answer, certain=certain[:most], worth=worth[:most],
        left_out=max(0, len(certain) - most) + max(0, len(worth) - most),
        questions=[
            Question.model_validate({name: row[name] for name in Question.model_fields})
            for row in plain(run["questions"].rows.to_dicts())
        ],
        gaps=[item.text for item in gaps.items],
    )  # fmt: skip


def _entry(row: Mapping[str, Any], done: Mapping[str, str]) -> Decision:
    said = plain([row])[0]
    own = {name: said[name] for name in Decision.model_fields if name in said}
    decided = done.get(row["recommendation"], "")
    return Decision.model_validate(
        {**own, "can_apply": bool(row["changes"]), "decided": decided, "why": row["why"] or ""}
    )


def _decided(workspace: Workspace) -> dict[str, str]:
    rows = workspace.store.decisions().sort("decision").to_dicts()
    return {
        row["recommendation"]: f"{row['status']} ({row['decision']})"
        for row in rows
        if row["status"] != "undone"
    }


def limits(asked: Asked) -> Answer:
    """Say what holds sales back, from when, what a step against it brings, and what comes next."""
    run, words = asked.run("limits", "relief", "ladder"), asked.words()
    page = limits_page(run, words)
    return Answer(
        company=asked.workspace.name, as_of=str(run.as_of), currency=words.currency, run=run.id,
        answer=page.answer, lines=[s for one in page.sections for s in one.sentences],
        tables={name: plain(rows) for name, rows in page.tables.items()},
    )  # fmt: skip


def plan(asked: Asked) -> Answer:
    """Say what the plan brings: contribution, service, what to order, stock, load, cash, late orders."""
    run = asked.run(
        "headlines", "buy_list", "stock_outlook", "loads", "cash_projection", "late_orders"
    )
    words, settings = asked.words(), asked.view.company.settings
    buys = run["buy_list"].rows
    return Answer(
        company=asked.workspace.name, as_of=str(run.as_of), currency=words.currency, run=run.id,
        answer=supply.plan(
            supply.figures_of(run["headlines"].rows), words, weeks=settings["plan_weeks"]
        ),
        lines=[
            supply.buying(buys, words), supply.stock(run["stock_outlook"].rows, words),
            supply.load(run["loads"].rows, words),
            supply.cash(run["cash_projection"].rows, words, whole=settings["cash_now"] is not None),
        ],
        tables={"headlines": plain(run["headlines"].rows.to_dicts()),
                "buy_list": plain(buys.head(50).to_dicts())},
    )  # fmt: skip


def propose_decision(asked: Asked, what: Named, because: Because) -> Decided:
    """Put a recommendation of the agenda, or a kept scenario, before the people, with the reason.

    Nothing is changed: it stands under Decisions as proposed until a person decides.
    """
    return _told(asked, asked.workspace, _number(asked, asked.workspace, what, because, "proposed"))


def decide(
    asked: Asked,
    what: Named,
    status: Literal["accepted", "declined", "assigned"],
    because: Because,
    *,
    owner: Annotated[str, Field(max_length=200, description="Who carries it out.")] = "",
    apply: Annotated[
        bool, Field(description="Put its changes into the data; a scenario always does.")
    ] = False,
) -> Decided:
    """Decide on a recommendation or carry out a kept scenario; only where people have allowed it.

    A person allows it by the setting assistants_decide. Every decision can be undone.
    """
    workspace = asked.workspace
    workspace.person = asked.decider()
    number = _number(asked, workspace, what, because, status, owner=owner, apply=apply)
    return _told(asked, workspace, number)


def _number(
    asked: Asked, workspace: Workspace, what: str, because: str, status: str, **more: Any
) -> str:
    if what in workspace.store.scenarios()["scenario"].to_list():
        owner = more.get("owner", "")
        return workspace.decide_on_scenario(what, because=because, owner=owner, status=status)
    run = asked.run("agenda", "recommendations", "questions")
    rows = {row["recommendation"]: row for row in decisions(run, asked.words())}
    title = rows[what]["sentence"] if what in rows else ""
    return workspace.decide(
        what, status=status, title=title, because=because, run=run.id, **more
    )  # fmt: skip


def undo_decision(
    asked: Asked,
    decision: Annotated[str, Field(min_length=1, description="Number of the decision.")],
    because: Because,
) -> Decided:
    """Take a decision back, with the changes it made and nothing else; only where deciding is allowed.

    A proposal of an assistant may always be taken back.
    """
    workspace = asked.workspace
    rows = {row["decision"]: row for row in workspace.store.decisions().to_dicts()}
    if rows.get(decision, {}).get("status") != "proposed":
        workspace.person = asked.decider()
    workspace.undo(decision, because=because)
    return _told(asked, workspace, decision)


def _told(asked: Asked, workspace: Workspace, number: str) -> Decided:
    row = next(r for r in workspace.store.decisions().to_dicts() if r["decision"] == number)
    return Decided(
        decision=number, status=row["status"], title=row["title"] or "", value=row["value"],
        currency=asked.words().currency, run=row["run"] or "", version=row["version"] or "",
    )  # fmt: skip


_READ = ("company", "scenario", "version", "wait")
OFFERS = (
    Offer(today, "Today: the decisions worth most", takes=_READ),
    Offer(limits, "Limits: what holds sales back", takes=_READ),
    Offer(plan, "The plan in sentences", takes=_READ),
    Offer(propose_decision, "Propose a decision", takes=("company", "wait"), writes=True),
    Offer(decide, "Decide", takes=("company", "wait"), writes=True, decides=True),
    Offer(undo_decision, "Take a decision back", writes=True, decides=True),
)
