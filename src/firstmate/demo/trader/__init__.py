"""The demo company "trader": a gift wholesaler with a real order book and a made-up supply side.

It writes the files such a firm would export and tells the truth behind them; it reads no results.
"""

from firstmate.demo.trader.source import AS_OF, ATTRIBUTION
from firstmate.demo.trader.truth import LeadTime, Truth, truth
from firstmate.demo.trader.write import write

__all__ = ["AS_OF", "ATTRIBUTION", "LeadTime", "Truth", "truth", "write"]
