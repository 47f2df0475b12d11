"""What stripesim may cost: ratios to a floor that is measured in the same process.

Left out of the default run; named, they run. On a machine that does little else, in five minutes
and with 3 GB of memory:

    python -m pytest tests/benchmarks
    python -m pytest tests/benchmarks -k native

The table at the end of the report stands there whether a budget was kept or not. `floors.py` is
what is compared with, `stopwatch.py` how, `test_budgets.py` and
`test_a_year_of_a_platform.py` the budgets.
"""
