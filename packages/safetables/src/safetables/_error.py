"""The one family every error of this library belongs to.

Each error itself stands beside the function that raises it.
"""


class SafetablesError(Exception):
    """A fact about the input or the table, and what to do next. Never a bug of the library."""
