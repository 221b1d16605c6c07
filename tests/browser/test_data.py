"""The first hour in a browser: drop the maker's files, map, correct, take in, edit, undo."""

import base64
import re

import pytest

from firstmate.demo import maker

#: Gives the page a drop of files, as a browser does.
DROP = """files => { const held = new DataTransfer();
for (const file of files) {
  const text = atob(file.data), bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  held.items.add(new File([bytes], file.name));
}
return held; }"""
#: Milliseconds that reading the files may take on a slow machine.
LONG = 180_000


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The raw files of the maker, one item without a code among them."""
    folder = tmp_path_factory.mktemp("raw")
    maker.write(folder)
    items = folder / "items.csv"
    text = items.read_text(encoding="utf-8-sig").rstrip("\n")
    items.write_text(f"{text}\n;Frame, nameless;Frames;pc;Make;10,26;;;;;;;9;Yes\n", "utf-8")
    return [
        {"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()}
        for path in sorted(folder.iterdir())
        if path.is_file()
    ]


def test_from_drop_to_an_edit_that_is_undone(visit, files):
    window = visit()
    page = window.page
    window.go("/")
    page.fill("input[name=name]", "dropped")
    page.press("input[name=name]", "Enter")
    page.wait_for_url("**/c/dropped/data")
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
    page.click("text=Take them in")
    page.wait_for_url("**/today", timeout=LONG)
    window.go("/c/dropped/tables/items?f.item=FR-NEW")
    page.click("tbody a")
    assert window.examine() == []
    page.fill("[name='v.price']", "55")
    page.fill("[name=because]", "new list")
    page.click("button:has-text('Save')")
    assert "Saved." in page.inner_text(".strip-good")
    page.click("button:has-text('Undo')")
    assert "Taken back." in page.inner_text(".strip-good")
    window.go("/c/dropped/versions")
    assert "items FR-NEW: price empty → 55 (new list)" in page.inner_text("main")
    page.click("tbody a")
    assert window.examine() == []


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_data_with_names_in_their_path(visit, width):
    window = visit(width)
    for path in ("/settings/holding_rate", "/tables/items/new", "/versions/v1", "/wanted?system=odoo",
                 "/issues?f.severity=warning"):  # fmt: skip
        assert window.go(f"/c/maker{path}").status == 200
        assert window.examine() == [], path
    window.go("/c/maker/tables/stock")
    window.page.click("tbody a")
    assert window.examine() == []


def test_what_is_too_large_is_said_before_it_is_sent(visit):
    window = visit()
    window.go("/c/empty/data")
    window.page.evaluate("document.querySelector('[data-drop]').dataset.most = 10")
    held = window.page.evaluate_handle(
        DROP, [{"name": "a.csv", "data": base64.b64encode(b"a;b\n" * 9).decode()}]
    )
    window.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": held})
    window.page.wait_for_selector("[data-told]:not([hidden])")
    assert "can be sent" in window.page.inner_text("[data-told]")
    assert window.page.url.endswith("/c/empty/data")
