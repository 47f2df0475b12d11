"""What stripesim may cost: ratios to a floor that is measured in the same process.

Left out of the default run. From the root of the project, about three minutes and 3 GB of memory:

    python -m pytest -o addopts=--import-mode=importlib tests/benchmarks

(`addopts` of pyproject.toml ignores this directory, so it has to be given anew.) The table at the
end of the report stands there whether a budget was kept or not. One line of it:

    python -m pytest -o addopts=--import-mode=importlib tests/benchmarks -k native

`floors.py` is what is compared with, `stopwatch.py` how, `test_budgets.py` the budgets.
"""
