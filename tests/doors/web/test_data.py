"""Bringing files in: drop, guess, questions, mapping by choosing, corrections, Today; hostile names and limits."""

import io
import re
import zipfile

import pytest

from firstmate.demo import maker
from firstmate.intake.recognise import LEAVE_OUT
from firstmate.work import uploads

ORDERS = "Order no;Order date;Customer;Article no;Qty;Amount\n" + "\n".join(
    f"{n};2026-02-{n % 27 + 1:02};Ann;A{n % 3};{n % 5 + 1};{10 * n}.00" for n in range(1, 60)
)
#: An item without a code is rejected.
ITEMS = "Article no;Description;List price\nA0;Oak door;120.00\n;Pine door;80.00\nA2;Ash door;95.00"


def send(browser, company="bare", **files):
    sent = [("files", (name.replace("__", "."), text.encode())) for name, text in files.items()]
    return browser.post(f"/c/{company}/data", files=sent)


def upload_of(deck, company="bare"):
    (name,) = uploads.waiting(deck.workspace(company))
    return name


def test_an_empty_company_is_told_what_to_bring(browser):
    said = browser.get("/c/bare/data").text
    assert "your orders or invoices are enough to begin" in said
    assert 'type="file" multiple' in said
    assert "webkitdirectory" in said


def test_dropped_files_are_looked_at_and_nothing_is_kept_until_taken(browser, deck, work):
    assert "/jobs/" in str(send(browser, orders__csv=ORDERS).url)
    assert [job["status"] for job in work()] == []
    assert [job["status"] for job in work("bare")] == ["done"]
    name = upload_of(deck)
    said = browser.get(f"/c/bare/data/{name}").text
    assert "1 of 1 sheet is understood: 59 rows read, none rejected." in said
    assert "sales lines" in said
    assert len(deck.workspace("bare").store.versions()) == 0
    sheet = browser.get(f"/c/bare/data/{name}/0").text
    assert 'name="c.quantity"' in sheet
    assert '<option value="Qty" selected>' in sheet
    browser.post(f"/c/bare/data/{name}", data={"do": "take"})
    assert [job["kind"] for job in work("bare")] == ["import", "answers"]
    assert deck.workspace("bare").company()["sales_lines"].height == 59
    assert "Data of" in browser.get("/c/bare/data").text
    assert browser.get(f"/c/bare/data/{name}").status_code == 400


def test_a_header_chosen_for_a_column_is_read_instead(browser, deck, work):
    both = ORDERS.replace("Amount", "Amount;Other").replace(".00", ".00;7")
    send(browser, orders__csv=both)
    work("bare")
    name = upload_of(deck)
    fields = {
        found: value
        for found, value in re.findall(
            r'<select[^>]* name="(c\.\w+)"[^>]*>.*?<option value="([^"]*)" selected>',
            browser.get(f"/c/bare/data/{name}/0").text,
        )
        if value
    }
    assert fields["c.amount"] == "Amount"
    browser.post(
        f"/c/bare/data/{name}/0",
        data={"table": "sales_lines", "shown": "sales_lines", **fields, "c.amount": "Other"},
    )
    work("bare")
    (sheet,) = uploads.looked(deck.workspace("bare"), name)["sheets"]
    assert {row["amount"] for row in sheet["samples"]["sales_lines"]} == {7.0}
    browser.post(f"/c/bare/data/{name}", data={"do": "take"})
    work("bare")
    assert deck.workspace("bare").company()["sales_lines"]["amount"].unique().to_list() == [7.0]
    send(browser, orders__csv=both.replace("2026-02", "2026-03"))  # next month's file asks nothing
    work("bare")
    (again,) = uploads.looked(deck.workspace("bare"), upload_of(deck))["sheets"]
    assert {row["amount"] for row in again["samples"]["sales_lines"]} == {7.0}


def test_a_sheet_is_taken_for_another_table_mapped_by_hand_or_left_out(browser, deck, work):
    send(browser, list__csv="Code;Called\nA1;Oak\nA2;Pine\nA3;Ash", orders__csv=ORDERS)
    work("bare")
    name = upload_of(deck)
    files = [each["file"] for each in uploads.looked(deck.workspace("bare"), name)["sheets"]]
    number = files.index("list.csv")

    def taken_for(table, **more):
        browser.post(f"/c/bare/data/{name}/{number}", data={"table": table, **more})
        work("bare")
        sheet = uploads.looked(deck.workspace("bare"), name)["sheets"][number]
        return [target["table"] for target in sheet["targets"]]

    assert taken_for("items") == []  # none of its headers is known: the columns are chosen by hand
    page = browser.get(f"/c/bare/data/{name}/{number}").text
    assert "choose the headers that feed items" in page
    chosen = {"shown": "items", "c.item": "Code", "c.name": "Called"}
    assert taken_for("items", **chosen) == ["items"]
    assert taken_for("") == []
    assert LEAVE_OUT in uploads.said(deck.workspace("bare"), name).answers.values()
    assert taken_for("items", **chosen) == ["items"]
    for wrong in ({"table": "nonsense"}, {**chosen, "table": "items", "c.item": "Nothing"}):
        assert browser.post(f"/c/bare/data/{name}/{number}", data=wrong).status_code == 400
    assert browser.get(f"/c/bare/data/{name}/99").status_code == 400


def test_questions_are_answered_by_a_form_and_change_what_is_read(browser, deck, work):
    text = "Order no;Order date;Article no;Qty\n1;03/02/2026;A;1\n2;04/02/2026;A;2"
    send(browser, orders__csv=text)
    work("bare")
    name = upload_of(deck)
    assert 'name="q.day_order"' in browser.get(f"/c/bare/data/{name}").text
    browser.post(f"/c/bare/data/{name}", data={"q.day_order": "mdy", "do": "take"})
    work("bare")
    days = deck.workspace("bare").company()["sales_lines"]["day"].to_list()
    assert [day.isoformat() for day in days] == ["2026-03-02", "2026-04-02"]


def test_a_rejected_row_is_corrected_before_it_is_taken_in(browser, deck, work):
    send(browser, orders__csv=ORDERS, items__csv=ITEMS)
    work("bare")
    name = upload_of(deck)
    sheets = uploads.looked(deck.workspace("bare"), name)["sheets"]
    (number,) = [k for k, sheet in enumerate(sheets) if sheet["rejected"]]
    (row,) = sheets[number]["rejected"]
    assert "Correct row 3" in browser.get(f"/c/bare/data/{name}/{number}").text
    address = f"/c/bare/data/{name}/{number}/row?content={row['row_hash']}"
    assert 'value="Pine door"' in browser.get(address).text
    assert browser.post(address, data={"cell.Article no": ""}).status_code == 422
    browser.post(address, data={"cell.Article no": "A1"})
    work("bare")
    assert not uploads.looked(deck.workspace("bare"), name)["sheets"][number]["rejected"]
    browser.post(f"/c/bare/data/{name}", data={"do": "take"})
    work("bare")
    items = deck.workspace("bare").company()["items"]
    assert dict(items.select("item", "price").iter_rows()) == {"A0": 120, "A1": 80, "A2": 95}


def test_a_rejected_row_is_corrected_in_place_and_corrected_again(browser, deck, work):
    send(browser, orders__csv=ORDERS, items__csv=ITEMS)
    work("bare")
    browser.post(f"/c/bare/data/{upload_of(deck)}", data={"do": "take"})
    work("bare")
    workspace = deck.workspace("bare")
    assert "1 row was rejected" in browser.get("/c/bare/rejected").text
    assert "items.csv: 1 row" in browser.get("/c/bare/issues").text

    def correct(**cells):
        (held,) = workspace.store.rejected().values()
        address = f"/c/bare/rejected/row?sheet=items.csv&content={held['row_hash'][0]}"
        assert browser.get(address).status_code == 200
        browser.post(address, data={f"cell.{k}": v for k, v in cells.items()})
        assert [job["status"] for job in work("bare")] == ["done", "done"]

    correct(**{"List price": "8.00"})  # a first try that leaves it without a code
    (held,) = workspace.store.rejected().values()
    assert held["List price"].to_list() == ["8.00"]
    correct(**{"Article no": "A1", "Description": "Pine, new"})
    assert workspace.store.rejected() == {}
    row = workspace.company()["items"].filter(item="A1").row(0, named=True)
    assert (row["price"], row["name"]) == (8.0, "Pine, new")
    assert "No row was rejected" in browser.get("/c/bare/rejected").text
    send(browser, items__csv=ITEMS)  # the same file next week: the corrections are made again
    work("bare")
    browser.post(f"/c/bare/data/{upload_of(deck)}", data={"do": "take"})
    work("bare")
    assert workspace.store.rejected() == {}


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.csv",
        "..\\..\\evil.csv",
        "/etc/passwd",
        "a\u202egpj.csv",
        "....//x.csv",
        "con.csv",
    ],
)
def test_hostile_names_stay_in_their_folder(browser, deck, work, name):
    browser.post("/c/bare/data", files=[("files", (name, ORDERS.encode()))])
    (job,) = work("bare")
    assert job["status"] == "done"
    folder = uploads.files_of(deck.workspace("bare"), upload_of(deck))
    (file,) = folder.iterdir()
    assert file.resolve().parent == folder.resolve()
    assert file.name == uploads.harmless(name, taken=set())


def test_script_in_names_and_cells_is_text(browser, deck, work):
    send(browser, **{"<script>alert(1)<__csv": ORDERS.replace("Customer", "<b>Customer</b>")})
    work("bare")
    name = upload_of(deck)
    for path in (f"/c/bare/data/{name}", f"/c/bare/data/{name}/0"):
        assert "<script>alert" not in browser.get(path).text
        assert "<b>Customer" not in browser.get(path).text


def test_hidden_and_lock_files_of_a_folder_are_left_behind(browser, deck, work):
    sent = [("files", (name, b"x")) for name in (".DS_Store", "exports/~$orders.xlsx")]
    assert browser.post("/c/bare/data", files=sent).status_code == 400
    browser.post("/c/bare/data", files=[*sent, ("files", ("exports/orders.csv", ORDERS.encode()))])
    work("bare")
    folder = uploads.files_of(deck.workspace("bare"), upload_of(deck))
    assert [path.name for path in folder.iterdir()] == ["orders.csv"]


def test_more_bytes_than_allowed_are_refused_before_they_are_read(browser, deck, monkeypatch):
    too_long = {"content-length": str(10**9), "content-type": "multipart/form-data; boundary=x"}
    answer = browser.post("/c/bare/data", content=b"", headers=too_long)
    assert answer.status_code == 413
    assert "more than 50 MB" in answer.text
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    answer = send(browser, orders__csv=ORDERS)
    assert answer.status_code == 400
    assert "larger" in answer.text
    assert uploads.waiting(deck.workspace("bare")) == []
    assert list((deck.home.company("bare") / "uploads").iterdir()) == []


def test_a_bomb_is_said_on_the_page_and_the_rest_is_read(browser, deck, work):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", "a;b\n" + "0;0\n" * 3_000_000)
    wide = ";".join(f"h{n}" for n in range(600)) + "\n" + ";".join("1" for _ in range(600))
    files = [("files", ("bomb.zip", held.getvalue())), ("files", ("wide.csv", wide.encode())),
             ("files", ("orders.csv", ORDERS.encode()))]  # fmt: skip
    browser.post("/c/bare/data", files=files)
    (job,) = work("bare")
    assert job["status"] == "done"
    found = uploads.looked(deck.workspace("bare"), upload_of(deck))
    unreadable = {row["file"] for row in found["issues"] if row["code"] == "unreadable_file"}
    assert {name.partition("/")[0] for name in unreadable} == {"bomb.zip", "wide.csv"}
    said = browser.get(f"/c/bare/data/{upload_of(deck)}").text
    assert "bomb.zip" in said
    assert "wide.csv" in said


def test_writes_without_the_token_change_nothing(browser, deck, work):
    send(browser, orders__csv=ORDERS)
    work("bare")
    name = upload_of(deck)
    for path in ("/c/bare/data", f"/c/bare/data/{name}", f"/c/bare/data/{name}/0", "/c/shop/undo",
                 "/c/shop/settings/hire_cost", "/c/shop/tables/items/row?k.item=oak"):  # fmt: skip
        assert browser.post(path, headers={"x-csrf": "wrong"}).status_code == 403
    assert deck.workspace("bare").store.queue.open() == []
    assert len(deck.workspace("shop").store.versions()) == 1


def test_files_are_thrown_away(browser, deck, work):
    send(browser, orders__csv=ORDERS)
    work("bare")
    name = upload_of(deck)
    assert "thrown away" in browser.post(f"/c/bare/data/{name}", data={"do": "discard"}).text
    assert uploads.waiting(deck.workspace("bare")) == []


def test_a_question_taken_for_granted_is_answered_later(browser, deck, work):
    text = "Order no;Order date;Article no;Qty\n1;03/02/2026;A;1\n2;04/02/2026;A;2"
    send(browser, orders__csv=text)
    work("bare")
    browser.post(f"/c/bare/data/{upload_of(deck)}", data={"do": "take"})
    work("bare")
    page = browser.get("/c/bare/issues").text
    (address,) = set(re.findall(r'href="(/c/bare/answer[^"]*day_order)"', page))
    assert '<option value="mdy">' in browser.get(address).text
    assert browser.post(address, data={"answer": "ymd"}).status_code == 400
    browser.post(address, data={"answer": "mdy"})
    work("bare")
    days = deck.workspace("bare").company()["sales_lines"]["day"].to_list()
    assert [day.isoformat() for day in days] == ["2026-03-02", "2026-04-02"]
    assert browser.get(address).status_code == 400


#: Files of the maker that make its shop floor; the plan of it is proved elsewhere and takes long.
SHOP_FLOOR = ("work_orders", "work_reports", "routings", "Work centres", "Jobs", "quotes", "bills")


def test_the_makers_raw_files_from_drop_to_today(browser, deck, work, tmp_path):
    maker.write(tmp_path)
    sent = [
        ("files", (path.name, path.read_bytes()))
        for path in sorted(tmp_path.glob("*.*"))
        if not path.name.startswith(SHOP_FLOOR) and path.is_file()
    ]
    browser.post("/c/bare/data", files=sent)
    assert [job["status"] for job in work("bare")] == ["done"]
    name = upload_of(deck)
    page = browser.get(f"/c/bare/data/{name}").text
    assert "sheets are understood" in page
    assert "purchase_orders.csv" in page
    answers = re.findall(r'name="(q\.[^"]+)"[^>]*>.*?<option value="([^"]*)" selected>', page)
    assert 1 <= len(answers) <= 3
    browser.post(f"/c/bare/data/{name}", data={**dict(answers), "do": "take"})
    job = deck.workspace("bare").store.queue.open()[0]
    done = work("bare")
    assert [each["status"] for each in done] == ["done", "done"], done
    landed = browser.get(f"/c/bare/jobs/{job['job']}")
    assert landed.url.path == "/c/bare/today"
    assert "being computed" not in landed.text
    assert 'class="decisions"' in landed.text
    assert "to look at" in browser.get("/c/bare/issues").text
