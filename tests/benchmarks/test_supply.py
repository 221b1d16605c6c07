"""The benchmark of the plan runs on what the planner reads today."""

import json

import pytest

from benchmarks.supply import main, maker, measure, trader


def test_a_small_maker_and_a_small_trader_are_measured(capsys):
    measure("trader", trader(20, weeks=8, seed=1))
    measure("maker", maker(12, 4, weeks=8, seed=1))
    told = capsys.readouterr().out
    assert told.count("task orders") == 2
    assert told.count("Status.OPTIMAL") == 2


def test_without_a_word_it_measures_times(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["supply", "times", "--items", "0", "--trader", "10"])
    main()
    assert "trader, 10 items" in capsys.readouterr().out


def asked(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["supply", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


def test_the_textbooks_figures_are_met(capsys, monkeypatch, tmp_path):
    rows = tmp_path / "rows.json"
    assert asked(monkeypatch, "textbook", "--json", str(rows)) == 0
    assert "Wagner and Whitin 1958" in capsys.readouterr().out
    found = json.loads(rows.read_text())
    ours = {row["data"]: row["value"] for row in found if row["who"] == "firstmate"}
    published = {row["data"]: row["value"] for row in found if row["who"] == "published"}
    assert len(published) > 10
    assert {name: ours[name] for name in published} == pytest.approx(published, rel=1e-3)


def test_places_of_stock_of_a_small_tree(capsys, monkeypatch):
    assert asked(monkeypatch, "places", "--stages", "12") == 0
    assert "proven" in capsys.readouterr().out


def test_lots_of_a_file_in_the_published_layout(capsys, monkeypatch, tmp_path):
    path = tmp_path / "lots"
    path.write_text("2 3 1 30\n1 1 5 20\n1 2 3 30\n10 5\n8 9\n12 6\n", encoding="utf-8")
    (tmp_path / "other").write_text("no numbers", encoding="utf-8")
    assert asked(monkeypatch, "lots", "--seconds", "0.2", "--data", str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "other: not read" in told
    assert "firstmate  above the best known: mean 0.00%" in told
