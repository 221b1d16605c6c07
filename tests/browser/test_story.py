"""The first days in a browser, as one story: from dropped files to a decision, and back out to a file."""

import base64
import re

import pytest
import python_calamine

from firstmate.demo import maker
from tests.browser.conftest import DROP

#: Milliseconds that reading files and planning may take on a slow machine.
LONG = 240_000
#: The maker's files without its one-off jobs, so that planning is quick.
CUT = ("items", "customers", "sales_order_lines", "suppliers", "supplier_prices", "purchase_orders",
       "goods_receipts", "deliveries", "bills_of_material", "routings", "Stock valuation", "Work centres")  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Raw files of the maker, one item without a code and orders that may hold tax among them."""
    folder = tmp_path_factory.mktemp("raw")
    maker.write(folder)
    items = folder / "items.csv"
    text = items.read_text(encoding="utf-8-sig").rstrip("\n")
    items.write_text(f"{text}\n;Frame, nameless;Frames;pc;Make;10,26;;;;;;;9;Yes\n", "utf-8")
    fair = folder / "fair orders.csv"
    sold = "".join(
        f"FAIR-{k};{k:02d}.09.2026;TD-OAK-01;1;{400 + k},00;ann{k}@example.org\n"
        for k in range(1, 29)
    )
    fair.write_text(f"Order no;Order date;Article no;Qty;Unit price;Customer\n{sold}", "utf-8")
    return [
        {"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()}
        for path in sorted(folder.iterdir())
        if path.name.startswith((*CUT, "fair"))
    ]


def test_from_dropped_files_to_a_decision_and_back_to_a_file(visit, served, files, tmp_path):
    window = visit()
    _bring_in(window, files)
    _open_a_number(window)
    _try_a_scenario(window)
    _decide_and_undo(window)
    _export_the_buy_list(window, served, tmp_path)
    _edit_and_undo(window)


def _bring_in(window, files):
    """Make a company, drop the files, correct a row, answer the question, reach Today."""
    page = window.page
    window.go("/")
    page.fill("input[name=name]", "story")
    page.press("input[name=name]", "Enter")
    page.wait_for_url("**/c/story/data")
    assert window.examine() == []
    held = page.evaluate_handle(DROP, files)
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": held})
    page.wait_for_url(re.compile(r"/data/[0-9a-f]+$"), timeout=LONG)
    assert "1 rejected" in page.inner_text("h1")
    assert window.examine() == []
    page.click("text=items.csv")
    assert "items.csv is taken for items" in page.inner_text("h1")
    assert window.examine() == []
    page.click("text=Correct row")
    assert window.examine() == []
    page.fill("[name='cell.Art. no']", "FR-NEW")
    page.click("text=Keep the correction")
    page.wait_for_url(re.compile(r"/data/[0-9a-f]+$"), timeout=LONG)
    assert "none rejected" in page.inner_text("h1")
    page.select_option("select[name^='q.tax:']", "with tax")
    page.click("text=Take them in")
    page.wait_for_url("**/today", timeout=LONG)
    page.click("text=Show it", timeout=LONG)
    page.wait_for_selector("h2:has-text('What is worth most')")
    assert window.examine() == []


def _open_a_number(window):
    """Open a figure down to the row of a file, and go back."""
    page = window.page
    window.go("/c/story/demand")
    page.click("dl.figures a >> nth=1")  # the last 13 weeks
    page.wait_for_load_state("load")
    window.rest()
    assert "/open/outlook_totals/sold_before" in page.url
    page.click("summary:has-text('sales lines')")
    assert re.search(r"sales_order_lines\.csv:\d+", page.inner_text("main"))
    page.go_back()
    assert page.url.endswith("/c/story/demand")


def _try_a_scenario(window):
    """Build a scenario by form, and see it beside the plan."""
    page = window.page
    window.go("/c/story/scenarios")
    page.fill("[name=name]", "more")
    page.select_option("[name=common]", label="Sell more or less from now on (factor)")
    page.fill("[name=value]", "1.2")
    page.click("button:has-text('Add the change')")
    page.click("text=Show it", timeout=LONG)
    page.wait_for_selector("h2:has-text('more beside the base')")
    assert re.search(r"more: .* more contribution over the plan", page.inner_text("h1"))
    assert window.examine() == []


def _decide_and_undo(window):
    """Accept what is worth most, and take it back."""
    page = window.page
    window.go("/c/story/today")
    page.click("button:has-text('Accept') >> nth=0")
    page.wait_for_url("**/decisions")
    assert "accepted" in page.inner_text(".strip-good")
    assert window.examine() == []
    page.click("button[aria-label^='Undo decision']")
    assert "is undone" in page.inner_text(".strip-good")


def _export_the_buy_list(window, served, folder):
    """Export what is to be bought; the file holds what the product itself says."""
    page = window.page
    window.go("/c/story/supply/buy")
    with page.expect_download() as coming:
        page.click("#grid-buy_list a:has-text('Excel')")
    file = folder / "buy list.xlsx"
    coming.value.save_as(file)
    workbook = python_calamine.CalamineWorkbook.from_path(file)
    head, *rows = workbook.get_sheet_by_index(0).to_python()
    said = served.ask("show", "buy_list", "--company", "story", "--rows", "0")
    assert "item" in head
    assert 0 < len(rows) == len(said["buy_list"])


def _edit_and_undo(window):
    """Edit a cell with a reason, see the change in the versions, take it back."""
    page = window.page
    window.go("/c/story/tables/items?f.item=FR-NEW")
    page.click("tbody a")
    assert window.examine() == []
    page.fill("[name='v.price']", "55")
    page.fill("[name=because]", "new list")
    page.click("button:has-text('Save')")
    assert "Saved." in page.inner_text(".strip-good")
    page.click("button:has-text('Undo')")
    assert "Taken back." in page.inner_text(".strip-good")
    window.go("/c/story/versions")
    assert "items FR-NEW: price empty → 55 (new list)" in page.inner_text("main")
    page.click("tbody a")
    assert window.examine() == []
