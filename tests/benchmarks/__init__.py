"""What stripesim may cost: ratios to a floor that is measured in the same process.

Left out of the default run; named, they run. On a machine that does little else, in under five
minutes and with 3 GB of memory:

    python -m pytest tests/benchmarks
    python -m pytest tests/benchmarks -k native

The table at the end of the report stands there whether a limit was kept or not: what, now, the
floor it is compared with, the ratio, its limit, and the variety of the input. With
`STRIPESIM_BENCHMARKS=run` in the environment nothing is judged; with `long` the lines are measured
too that otherwise say that they are not. `localstripe`, where it is installed, stands in the table
as a peer.

`floors.py` is what is compared with, `stopwatch.py` how, `varied.py` with which sales, `judging.py`
writes the table. `test_budgets.py` has calls, pages, size and import, `test_beside_a_charge.py`
what is dear beside a plain charge, `test_growth.py`, `test_a_busy_year.py` and
`test_a_year_of_a_platform.py` what may not grow, `test_saving.py` files and fingerprints,
`test_the_door.py` the door over HTTP.
"""
