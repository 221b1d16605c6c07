"""What a program does at the API, from files to a decision that is taken back."""

import io
import zipfile

import polars as pl
import pyarrow.ipc

import firstmate as fm
from firstmate.work.clock import now
from tests.doors.conftest import DAY


def test_companies_and_versions(api):
    assert [c["company"] for c in api.get("/companies").json()] == ["bare", "shop"]
    assert api.get("/companies/shop").json() == {
        "company": "shop", "version": "v1", "as_of": "2026-03-02",
    }  # fmt: skip
    assert api.get("/companies/shop/versions").json()[0]["note"] == "first"
    assert api.post("/companies", json={"name": "new"}).status_code == 201
    assert api.post("/companies", json={"name": "new"}).status_code == 400
    assert api.get("/companies/new").json()["version"] == ""


def test_rows_are_paged_filtered_and_sorted(api):
    said = api.get(
        "/companies/shop/tables/sales_lines?f.item=OAK&f.quantity=>4&sort=-day&rows=3&page=2"
        "&cols=order,day,quantity"
    ).json()
    assert said["total"] == 30
    assert said["found"] == 10  # odd weeks sell oak; a third of them 4 doors
    assert said["pages"] == 4
    assert [row["order"] for row in said["rows"]] == ["S011", "S013", "S017"]
    assert set(said["rows"][0]) == {"order", "day", "quantity"}


def test_the_same_rows_as_files(api):
    path = "/companies/shop/tables/sales_lines?f.item=oak&format="
    csv = api.get(path + "csv")
    assert csv.headers["content-type"].startswith("text/csv")
    assert len(pl.read_csv(io.BytesIO(csv.content))) == 15
    assert len(pl.read_parquet(io.BytesIO(api.get(path + "parquet").content))) == 15
    assert api.get(path + "xlsx").content[:2] == b"PK"


def test_rows_as_an_arrow_stream_are_those_of_the_table(api, deck):
    path = "/companies/shop/tables/sales_lines?f.item=oak&sort=day&format=arrow"
    sent = api.get(path)
    assert sent.headers["content-type"] == "application/vnd.apache.arrow.stream"
    held = deck.workspace("shop").company()["sales_lines"]
    wanted = held.filter(pl.col("item") == "oak").sort("day")
    assert pl.read_ipc_stream(sent.content).equals(wanted)
    with pyarrow.ipc.open_stream(sent.content) as stream:
        assert stream.read_all()["quantity"].to_pylist() == wanted["quantity"].to_list()


def test_the_report_is_a_job_then_pages(api, work):
    path = "/companies/shop/report"
    assert api.get(path).status_code == 202
    work()
    sent = api.get(path)
    assert sent.headers["content-type"] == "application/pdf"
    assert "shop 2026-03-02.pdf" in sent.headers["content-disposition"]
    assert sent.content.startswith(b"%PDF")
    assert sent.content == api.get(path).content
    assert "<title>shop: diagnostic" in api.get(f"{path}?format=html").text
    assert api.get("/companies/bare/report").status_code == 400
    assert api.get(f"{path}?format=docx").status_code == 422


def test_no_formula_leaves_in_a_file(api, deck):
    evil = fm.build("evil", {"items": [{"item": "a", "name": "=cmd|' /C calc'!A0"}]}, as_of=DAY)
    deck.workspace("evil", create=True).store.save(evil, by="ann", at=now())
    assert "'=cmd" in api.get("/companies/evil/tables/items?format=csv").text
    book = api.get("/companies/evil/tables/items?format=xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_company_does_not_show_what_is_of_another(api, deck, work):
    other = fm.build("other", {"items": [{"item": "secret"}]}, as_of=DAY)
    deck.workspace("other", create=True).store.save(other, by="ann", at=now())
    assert "secret" not in api.get("/companies/shop/tables/items").text
    job = api.post("/companies/other/tasks/forecasts/runs").json()
    assert api.get(f"/companies/shop/jobs/{job['job']}").status_code == 400
    work("other")
    run = api.get(f"/companies/other/jobs/{job['job']}").json()["result"]
    path = "/companies/shop/tables/forecasts/open/mean"
    assert api.get(f"{path}?run={run}&k.item=secret").status_code == 400
    assert api.put("/companies/other/scenarios/mine", json={"changes": []}).status_code == 200
    assert api.get("/companies/shop/scenarios").json() == []
    assert api.get("/companies/shop/tables/items?scenario=mine").status_code == 400


def test_results_are_a_job_until_they_are_computed(api, work):
    path = "/companies/shop/tables/forecasts"
    first, second = api.get(path), api.get(path)
    assert first.status_code == second.status_code == 202
    assert first.json()["job"] == second.json()["job"]
    assert [job["job"] for job in api.get("/companies/shop/jobs").json()] == [first.json()["job"]]
    (done,) = work()
    assert done["status"] == "done", done["problem"]
    said = api.get(path).json()
    assert said["run"] == done["result"]
    assert said["rows"]
    row = said["rows"][0]
    key = {
        f"k.{name}": row[name] for name in ("item", "location", "period", "layer") if row.get(name)
    }
    opened = api.get(f"{path}/open/mean", params=key)
    assert opened.status_code == 200, opened.text
    assert opened.json()["value"] == row["mean"]
    assert opened.json()["formula"]


def test_a_job_that_was_cancelled_is_no_answer(api):
    path = "/companies/shop/tables/forecasts"
    job = api.get(path).json()["job"]
    assert api.post(f"/companies/shop/jobs/{job}/cancel").json()["status"] == "cancelled"
    assert api.get(path).status_code == 422
    assert api.get(path).json()["error"]["kind"] == "NotComputed"


def test_a_run_takes_declared_options_only(api):
    tasks = {task["task"]: task for task in api.get("/tasks").json()}
    name, option = next(
        (task["task"], o) for task in tasks.values() for o in task["options"]
        if o["kind"] == "integer"
    )  # fmt: skip
    path = f"/companies/shop/tasks/{name}/runs"
    assert api.post(path, json={"options": {option["name"]: "many"}}).status_code == 400
    assert api.post(path, json={"options": {"none": 1}}).status_code == 400
    done = api.post(path, json={"options": {option["name"]: option["default"]}})
    assert done.status_code == 202
    assert done.json()["what"]["options"] == {name: {option["name"]: option["default"]}}
    assert api.get(f"/tasks/{name}").json() == tasks[name]
    assert api.post("/companies/shop/tasks/nothing/runs").status_code == 400


def test_declarations_are_told(api):
    tables = {table["table"]: table for table in api.get("/tables").json()}
    assert api.get("/tables/forecasts").json() == tables["forecasts"]
    assert tables["items"]["role"] == "input"
    assert tables["items"]["key"] == ["item"]


def test_a_scenario_is_kept_compared_carried_out_and_taken_back(api, deck, work):
    change = {"table": "sales_lines", "op": "scale", "column": "quantity", "value": 2.0,
              "where": {"item": "oak", "dates": {"from": "2025-09-01", "to": None}}}  # fmt: skip
    put = api.put("/companies/shop/scenarios/more", json={"changes": [change], "note": "try"})
    assert put.status_code == 200, put.text
    assert put.json()["changes"][0]["where"]["dates"] == {"from": "2025-09-01", "to": None}
    bad = {"changes": [change | {"table": "nothing"}]}
    assert api.put("/companies/shop/scenarios/bad", json=bad).status_code == 400
    assert api.put("/companies/shop/scenarios/base", json={"changes": []}).status_code == 400
    path = "/companies/shop/comparison?scenario=more"
    assert api.get(path).status_code == 202
    assert all(job["status"] == "done" for job in work())
    rows = api.get(path).json()["rows"]
    assert {row["scenario"] for row in rows} == {"more"}
    assert any(row["difference"] for row in rows)
    assert api.get("/companies/shop/comparison?scenario=none").status_code == 400

    decided = api.post("/companies/shop/scenarios/more/decision", json={"because": "demand"}).json()
    assert decided["version"] == "v2"
    after = deck.workspace("shop").company()["sales_lines"]["quantity"].sum()
    undone = api.post(f"/companies/shop/decisions/{decided['decision']}/undo").json()
    assert undone["status"] == "undone"
    before = deck.workspace("shop").company("v1")["sales_lines"]["quantity"].sum()
    assert deck.workspace("shop").company()["sales_lines"]["quantity"].sum() == before < after
    assert api.get("/companies/shop/decisions").json()[0]["status"] == "undone"
    assert "owner (API)" in deck.workspace("shop").store.audit()["by"].to_list()


def test_a_recommendation_is_decided_on(api, work):
    said = {"recommendation": "none", "status": "declined", "because": "no"}
    assert api.post("/companies/shop/decisions", json=said).status_code == 202
    work()
    assert api.post("/companies/shop/decisions", json=said).status_code == 400
    rows = api.get("/companies/shop/tables/recommendations").json()["rows"]
    assert rows, "the shop sells more than it has: something is recommended"
    said["recommendation"] = rows[0]["recommendation"]
    decided = api.post("/companies/shop/decisions", json=said)
    assert decided.status_code == 201, decided.text
    kept = api.get("/companies/shop/decisions").json()[0]
    assert kept["decision"] == decided.json()["decision"]
    assert kept["status"] == "declined"


def test_files_are_sent_looked_at_and_taken_in(api, work):
    text = "Order;Line;Date;Customer;Item;Quantity;Amount\n" + "".join(
        f"A{n};1;2026-02-{n:02};Ann;oak;{n};{n * 10}\n" for n in range(1, 21)
    )
    sent = api.post(
        "/companies/bare/imports", files=[("files", ("orders.csv", text.encode(), "text/csv"))]
    )
    assert sent.status_code == 202, sent.text
    path = f"/companies/bare/imports/{sent.json()['upload']}"
    assert api.get(path).status_code == 400  # nobody has looked yet
    (looked,) = work("bare")
    assert looked["status"] == "done", looked["problem"]
    found = api.get(path).json()
    assert found["sheets"][0]["file"] == "orders.csv"
    assert api.get("/companies/bare/imports").json() == [sent.json()["upload"]]
    taken = api.post(f"{path}/take")
    assert taken.status_code == 202
    assert work("bare")[0]["status"] == "done"
    assert api.get("/companies/bare/tables/sales_lines").json()["total"] == 20


def test_files_can_be_thrown_away(api, work):
    sent = api.post("/companies/bare/imports", files=[("files", ("a.csv", b"a;b\n1;2\n"))]).json()
    path = f"/companies/bare/imports/{sent['upload']}"
    work("bare")
    assert api.post(f"{path}/answers", json={"answers": {"x": "y"}}).status_code == 202
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 400
    assert api.get("/companies/bare/imports/elsewhere").status_code == 422
