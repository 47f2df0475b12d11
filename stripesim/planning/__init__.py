"""What next, and what if: workloads, forecasts, sweeps, and situations to begin from.

A forecast plays in a fork, so the simulator stays as it is. A workload says which payments come
when; a sweep plays a function many times; a situation is a beginning that is often needed.
"""
