"""The plan in a real browser: demand, supply and one thing at every width; one number down to its file."""

import pytest

from tests.browser.conftest import WIDTHS

PATHS = {
    "maker": [
        "/demand?item=TD-ASH-01", "/demand?family=Door%20sets", "/demand?work=Windows",
        "/supply?by=month", "/supply?family=Door%20sets", "/supply/stock?item=TD-WHT-04",
        "/supply/load?resource=EDGE", "/about/item?code=TD-WHT-04", "/about/supplier?code=70010",
        "/about/resource?code=EDGE", "/open/outlook_totals/sold_before?k.scope=firm",
        "/open/headlines/value?k.measure=contribution",
    ],
    "trader": ["/supply/load", "/open/outlook_totals/mean?k.scope=firm"],
    "empty": ["/about/item?code=x", "/open/sales/amount"],
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("company", PATHS)
def test_pages_with_something_chosen(visit, company, width):
    assert visit(width).walk(f"/c/{company}{path}" for path in PATHS[company]) == {}
