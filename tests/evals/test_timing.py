from typing import Any

from evals.timing import percentiles, step_times


def result(total: float, **steps: float) -> dict[str, Any]:
    return {"times_ms": {"total": total, "embed": 1.0, "steps": steps}}


def test_each_step_is_counted_where_a_turn_came_to_it() -> None:
    times = step_times([result(10.0, screen=1.0), result(20.0, screen=1.0, retrieve=15.0), {"times_ms": None}])
    assert {name: t["count"] for name, t in times.items()} == {"total": 2, "embed": 2, "screen": 2, "retrieve": 1}
    assert times["total"]["p50"]["value"] == 15.0


def test_an_interval_is_given_where_there_are_values_enough() -> None:
    many = percentiles([float(n) for n in range(1, 101)])
    assert many["p50"]["low"] <= 50.5 <= many["p50"]["high"]
    assert many["p50"]["high"] - many["p50"]["low"] < 25
    assert many["p99"]["high"] is None  # a hundred values cannot bound it from above
    few = percentiles([1.0, 2.0])
    assert (few["p50"]["low"], few["p50"]["high"], few["p95"]["high"]) == (None, None, None)


def test_results_without_steps_have_their_totals() -> None:
    assert step_times([{"times_ms": {"total": 1.0, "embed": 2.0}}])["embed"]["count"] == 1
    assert step_times([]) == {}
