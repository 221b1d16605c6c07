"""Every page, wide and narrow, light and dark: nothing on the console, no strangers, no overflow, axe content."""

import pytest

from firstmate.doors.web.page import pages
from tests.browser.conftest import WIDTHS

#: Pages that stand by themselves; those with names in their path are shown one example each.
PLAIN = sorted(
    {page.path for page in pages() if page.company and page.call and "{" not in page.path}
)
#: Parts of other pages, pages that say what they lack when nothing was chosen, and files.
SILENT = {"/fresh", "/answer", "/rejected/row", "/report.pdf"}
EXAMPLES = [
    "/tables/planned_orders", "/tables/sales_lines?sort=-quantity&f.quantity=%3E2",
    "/tables/items", "/tasks/limits", "/tasks/forecasts", "/jobs/J000001/progress", "/search?q=oak",
]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("company", ["maker", "trader", "empty"])
def test_pages_of_a_company(visit, company, width):
    paths = [p for p in PLAIN if p not in SILENT]
    if company != "empty":
        paths += [p for p in EXAMPLES if "/jobs/" not in p]
    assert visit(width).walk(f"/c/{company}{path}" for path in paths) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_none(visit, width):
    assert visit(width).walk(["/", "/look", "/keys"]) == {}


def test_what_is_not_there_is_said_plainly(visit):
    window = visit()
    for path in ("/nothing", "/c/nobody/today", "/c/maker/tables/nothing"):
        assert window.go(path).status in {400, 404}
        window.faults.clear()  # the browser itself notes the status
        assert "Traceback" not in window.page.content()
        assert window.examine() == [], path
