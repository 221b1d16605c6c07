"""The page of forecasts to look at: a look is kept and takes the item off the list."""

import html
import re


def plain(page):
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.text)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text)


def test_a_look_is_kept(browser, work, deck):
    browser.get("/c/shop/demand/review")
    work()
    page = browser.get("/c/shop/demand/review")
    values = re.findall(r'form="looked" name="item" value="([^"]+)"', page.text)
    assert values
    sent = browser.post(
        "/c/shop/demand/review",
        data={"item": html.unescape(values[0]), "because": "asked"},
        follow_redirects=True,
    )
    assert "is marked as looked at" in plain(sent)
    rows = deck.workspace("shop").company()["forecast_reviews"]
    assert rows["because"].to_list() == ["asked"]
    assert rows["by"].to_list() != [None]
    browser.get("/c/shop/fresh")
    work()
    assert "1 was looked at" in plain(browser.get("/c/shop/demand/review"))
