"""Pages of data in a browser, and what is said of files before they are sent."""

import base64

import pytest

from tests.browser.conftest import DROP


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
