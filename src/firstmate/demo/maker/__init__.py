"""The demo company "maker": a joinery of forty people with a known truth and a simulator.

It writes the files such a firm would export and tells the truth behind them; it reads no results.
"""

from firstmate.demo.maker.exports import write
from firstmate.demo.maker.simulator import Outcome, Relief, simulate
from firstmate.demo.maker.truth import Truth, truth

__all__ = ["Outcome", "Relief", "Truth", "simulate", "truth", "write"]
