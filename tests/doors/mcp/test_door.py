"""A real client at the assistants' door: what it may look at, try, propose; what it may not; what is kept of it."""

import json
import subprocess
import sys

import httpx2
import polars as pl
import pytest
from click.testing import CliRunner

from firstmate.doors.cli import main
from firstmate.doors.mcp import command
from firstmate.doors.token import token_of
from firstmate.work.home import Home
from firstmate.work.registry import installed


def several(call, *calls):
    """Call tools in order, each ``(name, arguments)``; give what each answered."""
    return [call(name, **said) for name, said in calls]


def test_every_task_and_study_is_a_tool_with_typed_options_and_results(call):
    tools = {tool.name: tool for tool in call.tools()}
    nodes = installed().nodes
    assert {f"run_{name}" for name in nodes} <= set(tools)
    for name, node in nodes.items():
        own = tools[f"run_{name}"]
        for option in node.options:
            assert option.meaning in own.input_schema["properties"][option.name]["description"]
        tables = next(s for n, s in own.output_schema["$defs"].items() if n.endswith("_tables"))
        assert set(tables["properties"]) == {table.name for table in node.gives}
    most = tools["run_limits"].input_schema["properties"]["most"]
    assert (most["type"], most["minimum"], most["maximum"]) == ("integer", 1, 12)
    assert all(tool.output_schema for tool in tools.values())
    writing = {name for name, tool in tools.items() if not tool.annotations.read_only_hint}
    assert writing == {
        "cancel_job", "change_scenario", "decide", "new_scenario", "propose_decision",
        "undo_decision",
    }  # fmt: skip
    assert {n for n, t in tools.items() if t.annotations.destructive_hint} == {
        "decide", "undo_decision",
    }  # fmt: skip


# The client checks structured content against the schema of each tool by itself: what does not
# conform raises there.
def test_looking(call):
    answers = several(
        call,
        ("list_companies", {}), ("list_tables", {"words": "stock"}),
        ("describe_table", {"table": "stock_targets"}),
        ("read_table", {"table": "items", "filters": {"name": "OAK"}}),
        ("search", {"words": "pine"}), ("data_status", {}), ("limits", {}), ("plan", {}),
        ("open_number", {"table": "sales_lines", "column": "amount",
                         "key": {"order": "S000", "line": 1}}),
        ("run_sales", {"rows": 1}), ("read_table", {"table": "issues"}),
    )  # fmt: skip
    assert [answer.is_error for answer in answers] == [False] * len(answers)
    said = [answer.structured_content for answer in answers]
    companies, tables, declared, items, found, data, limits, plan, number, sales, issues = said
    assert companies["result"][1]["as_of"] == "2026-03-02"
    assert "stock" in [line["table"] for line in tables["result"]]
    assert declared["given_by"] == ["run_stock_targets"]
    assert [row["item"] for row in items["rows"]] == ["oak"]
    assert {(f["kind"], f["code"]) for f in found["result"]} == {("item", "pine")}
    assert data["rows"]["sales_lines"] == 30
    assert "nothing you have limits you, the market does" in limits["answer"]
    assert "contribution" in plan["answer"]
    assert number["value"] == 200.0
    assert sales["tables"]["sales"]["total"] == 30
    assert len(sales["tables"]["sales"]["rows"]) == 1
    assert issues["total"] >= 1


def test_options_of_a_task_reach_it_by_the_queue(assistant, call):
    told = []

    async def progress(share, _total, _words):
        told.append(share)

    first = call("run_sales", progress, cancel_days=3, rows=2, wait=120)
    again = call("run_sales", cancel_days=3, rows=2)
    assert first.structured_content["tables"]["sales"]["total"] == 30
    assert first.structured_content["run"] != ""
    assert again.structured_content == first.structured_content
    assert call("run_sales", cancel_days=4000).is_error
    assert told == sorted(set(told))  # it only ever grows
    assert told
    store = assistant.store
    jobs = store.work().filter(pl.col("what").str.contains("cancel_days"))
    store.close()
    assert len(jobs) == 1  # the second call found the first one's work


def test_a_scenario_is_made_changed_and_laid_beside_the_base(call):
    more = {"table": "items", "op": "set", "column": "price", "value": 70,
            "where": {"item": "oak"}, "because": "dearer oak"}  # fmt: skip
    made, kept, again, wrong, empty, mine, beside = several(
        call,
        ("new_scenario", {"name": "dear", "changes": [more], "note": "try"}),
        ("list_scenarios", {}),
        ("new_scenario", {"name": "dear"}),
        ("change_scenario", {"name": "dear", "changes": [{**more, "column": "prise"}]}),
        ("change_scenario", {"name": "dear", "changes": [{**more, "where": {"item": "no"}}]}),
        ("change_scenario", {"name": "dear", "changes": [{
            "table": "settings", "op": "set", "column": "value", "value": "yes",
            "where": {"name": "assistants_decide"}}]}),
        ("compare_scenarios", {"names": ["dear"], "wait": 200}),
    )  # fmt: skip
    assert made.structured_content["changes"][0]["because"] == "dearer oak"
    assert kept.structured_content["result"][0]["note"] == "try"
    assert again.is_error
    assert wrong.structured_content["error"]["what"] == "Table items has no column prise."
    assert empty.is_error
    assert mine.structured_content["error"]["kind"] == "Denied"
    assert not beside.is_error, beside.structured_content
    figures = {(row["scenario"], row["measure"]) for row in beside.structured_content["rows"]}
    assert ("dear", "contribution") in figures
    assert beside.structured_content["version"] == "v1"


def test_what_can_be_promised(call):
    said, unknown, nothing = several(
        call,
        ("promise", {"lines": [{"item": "oak", "quantity": 2}], "customer": "Ann", "wait": 200}),
        ("promise", {"lines": [{"item": "ash", "quantity": 2}]}),
        ("promise", {"lines": [{"item": "oak"}]}),
    )
    assert not said.is_error, said.structured_content
    assert "Oak door (oak)" in said.structured_content["answer"]
    assert said.structured_content["tables"]["promise_dates"][0]["quantity"] == 2.0
    assert unknown.structured_content["error"]["what"] == "There is no item ash."
    assert nothing.is_error


def test_proposing_is_allowed_and_deciding_only_where_people_said_so(assistant, call):
    price = {"table": "items", "op": "set", "column": "price", "value": 60,
             "where": {"item": "oak"}}  # fmt: skip

    def row(number):
        store = assistant.store
        rows = {r["decision"]: r for r in store.decisions().to_dicts()}
        store.close()
        return rows[number]

    _, proposed, refused = several(
        call,
        ("new_scenario", {"name": "sixty", "changes": [price]}),
        ("propose_decision", {"what": "sixty", "because": "it sells anyway"}),
        ("decide", {"what": "sixty", "status": "accepted", "because": "I say so"}),
    )
    number = proposed.structured_content["decision"]
    assert proposed.structured_content["status"] == "proposed"
    assert refused.is_error
    assert refused.structured_content["error"]["kind"] == "Denied"
    assert "assistants_decide" in refused.structured_content["error"]["remedy"]
    assert row(number)["status"] == "proposed"
    assert row(number)["version"] is None

    env = assistant.env
    on = CliRunner().invoke(main, ["set", "assistants_decide", "yes", "--company", "shop"], env=env)
    assert on.exit_code == 0, on.output
    decided, undone = several(
        call,
        ("decide", {"what": "sixty", "status": "accepted", "because": "allowed", "wait": 200}),
        ("undo_decision", {"decision": number, "because": "only a try"}),
    )
    off = CliRunner().invoke(main, ["set", "assistants_decide", "no", "--company", "shop"], env=env)
    assert off.exit_code == 0, off.output
    assert not decided.is_error, decided.structured_content
    assert decided.structured_content["decision"] == number  # the next state of the proposal
    assert decided.structured_content["version"] != ""
    assert undone.structured_content["status"] == "undone"


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("no_such_tool", {}, "Refused"),
        ("read_table", {}, "Refused"),
        ("read_table", {"table": "nothing"}, "Refused"),
        ("read_table", {"table": "items", "filters": {"item": "a", "colour": "b"}}, "Refused"),
        ("read_table", {"table": "audit"}, "Denied"),
        ("read_table", {"table": "items", "company": "../etc"}, "Refused"),
        ("read_table", {"table": "items", "company": "bare"}, "Refused"),
        ("run_plan", {"company": "bare"}, "Refused"),
        ("open_number", {"table": "items", "column": "no", "key": {"item": "oak"}}, "Refused"),
        ("open_number", {"table": "runs", "column": "run", "key": {}}, "Refused"),
        ("job", {"job": "J999999"}, "Refused"),
        ("propose_decision", {"what": "nothing", "because": ""}, "Refused"),
    ],
)
def test_what_goes_wrong_has_one_shape(call, name, arguments, kind):
    answer = call(name, **arguments)
    assert answer.is_error
    error = answer.structured_content["error"]
    assert error["kind"] == kind, error
    assert set(error) >= {"kind", "what", "remedy", "reference"}
    assert json.loads(answer.content[0].text) == answer.structured_content
    assert "Traceback" not in answer.content[0].text


def test_every_call_stands_in_the_audit_trail(assistant, call):
    before = trail(assistant)
    several(
        call,
        ("search", {"words": "audited"}), ("list_companies", {}), ("no_tool", {}),
        ("search", {"words": "x", "company": "bare"}),
    )  # fmt: skip
    after = trail(assistant)[len(before) :]
    assert [row["subject"] for row in after] == ["search", "list_companies", "no_tool"]
    assert {row["by"] for row in after} == {"assistant"}
    said = [json.loads(row["after"]) for row in after]
    assert json.loads(said[0]["arguments"]) == {"words": "audited"}
    assert [one["outcome"] for one in said] == [
        "done", "done", "Refused: There is no tool no_tool.",
    ]  # fmt: skip
    store = assistant.store
    assert store.verify() == []
    store.close()


def trail(assistant):
    store = assistant.store
    rows = store.audit().filter(what="call").to_dicts()
    store.close()
    return rows


def test_names_of_people_do_not_leave(call):
    answer = call("read_table", table="versions")
    assert "ann" not in json.dumps(answer.structured_content["rows"])


def test_by_http_with_the_token(assistant, address):
    async def does(client):
        items = await client.call_tool("read_table", {"table": "items"})
        return items, await client.call_tool("today", {})

    items, today = assistant.by_http(does, address)
    assert items.structured_content["found"] == 2
    assert today.structured_content["as_of"] == "2026-03-02"


def test_http_keeps_strangers_out(assistant, address):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    token = token_of(Home(assistant.home))
    good = {"authorization": f"Bearer {token}", "accept": "application/json, text/event-stream"}

    def status(**headers):
        return httpx2.post(address, json=body, headers=headers).status_code

    assert status() == 401
    assert status(**{**good, "authorization": "Bearer wrong"}) == 401
    assert status(**{**good, "host": "evil.example"}) == 421
    assert status(**{**good, "origin": "https://evil.example"}) == 403
    assert status(**good) not in {401, 403, 421}


def test_one_company_alone_is_served_where_it_is_named(assistant):
    async def does(client):
        names = await client.call_tool("list_companies", {})
        other = await client.call_tool("data_status", {"company": "bare"})
        return names.structured_content["result"], other.is_error

    names, refused = assistant.by_streams(does, "--company", "shop")
    assert [one["company"] for one in names] == ["shop"]
    assert refused


def test_without_the_extra_it_says_what_to_install(tmp_path):
    says = (
        "import sys; sys.modules['mcp'] = None; sys.modules['mcp_types'] = None\n"
        "from firstmate.doors.cli import main; main(['mcp'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", says], env={"FIRSTMATE_HOME": str(tmp_path), "PYTHONPATH": "src"},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1
    assert "pip install 'firstmate[mcp]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_company_that_is_not_there_is_refused_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTMATE_HOME", str(tmp_path))
    done = CliRunner().invoke(command.mcp, ["--company", "nobody"])
    assert "There is no company nobody" in str(done.exception)
