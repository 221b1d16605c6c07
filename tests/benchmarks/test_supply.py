"""The benchmark of the plan runs on what the planner reads today."""

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
