"""Every lifecycle, every (state, verb, outcome): expectations, and the stage to try them on."""
