"""The one way up: collect, tabulate, protect, release. Alone may read microdata."""
