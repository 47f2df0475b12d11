"""Why a balance is what it is: `sim.explain` tells, from the rows and rules that decided."""
