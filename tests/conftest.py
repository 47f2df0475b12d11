"""`pytester` runs pytest inside a test: that is how the plugin is tested."""

pytest_plugins = ["pytester"]
