"""Stock is kept for the customers it was promised to first; what comes later goes by money.

Rows ``promised`` of the linear program: by the week in which firm orders of a node are due, those due
until then have got as much of it as is in stock. Among those due by the same week money decides; a
later order or the forecast takes none of it. Goods followed by age are left to money, since the
oldest may be too old for the first; under strict priority the classes decide.
"""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.supply.sheet import Sheet
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints


def add(s: Situation, sheet: Sheet, names: Ints) -> None:
    """Add the rows to a program whose deliveries are there already.

    Parameters
    ----------
    names
        Name of each node.
    """
    block = sheet.columns["deliver"]
    w, weeks = s.wanted, len(s.weeks)
    of, due = w.node[block.which], w.due[block.which]
    keeps = ~s.shelf.risky[of]
    asked = np.zeros((len(s.stock), weeks))
    np.add.at(asked, (of[keeps], due[keeps]), w.quantity[block.which][keeps])
    node, week = np.nonzero((asked > 0) & (s.stock[:, None] > 0))
    if not len(node):
        return
    least = there(s.stock, asked)[node, week]
    rows = sheet.row_block("promised", names[node] + 41 * (week + 1), least[:, None], np.inf)
    group, row = np.nonzero((of[:, None] == node) & (due[:, None] <= week) & keeps[:, None])
    flow = np.arange(weeks)
    inside = flow <= week[row][:, None]
    column = block.first + group[:, None] * weeks + flow
    number = np.broadcast_to((rows.first + row)[:, None], column.shape)
    sheet.put_raw(number[inside], column[inside], np.ones(int(inside.sum())))


def there(stock: Floats, asked: Floats) -> Floats:
    """Return the units in stock for all that is asked up to each week: node x week.

    >>> there(np.array([10.0]), np.array([[4.0, 0.0, 9.0]])).tolist()
    [[4.0, 4.0, 10.0]]
    """
    return np.minimum(stock[:, None], np.cumsum(asked, axis=1))
