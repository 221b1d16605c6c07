"""stockpyl's dynamic program for guaranteed service on trees, asked for the chains of the benchmark."""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import Any

import numpy as np

from firstmate.capabilities.inventory.guaranteed import Chain

MISSING = "stockpyl is not installed (pip install stockpyl): the peer is left out."


def there() -> bool:
    """Return whether stockpyl is installed."""
    return find_spec("stockpyl") is not None


def on_tree(chain: Chain, *, free: int) -> tuple[float, float] | None:
    """Return stockpyl's optimal cost and processor seconds; none for what it does not solve.

    It takes trees in which only stages at customers have a longest promise, stock a deviation times the
    root of the time. Every customer gets a deviation of one; holding costs make up for it.
    """
    count = len(chain.time)
    ends = np.ones(count, dtype=bool)
    ends[chain.start] = False
    if len(chain.start) != count - 1 or (chain.most[~ends] < free).any():
        return None
    variance = _variances(chain, ends)
    import importlib

    network_of: Any = importlib.import_module("stockpyl.supply_chain_network").SupplyChainNetwork
    node_of: Any = importlib.import_module("stockpyl.supply_chain_node").SupplyChainNode
    demand_of: Any = importlib.import_module("stockpyl.demand_source").DemandSource
    solve: Any = importlib.import_module("stockpyl.gsm_tree").optimize_committed_service_times
    network, nodes = network_of(), []
    for k in range(count):
        node = node_of(k, network=network)
        node.local_holding_cost = float(chain.cost[k, 1] / np.sqrt(variance[k]))
        node.processing_time = int(chain.time[k])
        node.external_inbound_cst = int(chain.waits[k])
        node.demand_bound_constant = 1.0
        if ends[k]:
            node.external_outbound_cst = int(chain.most[k])
            node.demand_source = demand_of(type="N", mean=0, standard_deviation=1)
        nodes.append(node)
        network.add_node(node)
    for first, last in zip(chain.start, chain.end, strict=True):
        network.add_edge(int(first), int(last))
    start = time.process_time()
    _, cost = solve(network)
    return float(cost), time.process_time() - start


def _variances(chain: Chain, ends: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Any:
    """Variance of what passes each stage where each customer's is one."""
    found = np.where(ends, 1.0, 0.0)
    for _ in range(len(ends)):
        now = np.where(ends, 1.0, 0.0)
        np.add.at(now, chain.start, found[chain.end])
        if np.array_equal(now, found):
            break
        found = now
    return found
