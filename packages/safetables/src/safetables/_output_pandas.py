"""A table as a pandas frame, with whole numbers that may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from safetables._file import CannotWrite

if TYPE_CHECKING:
    import pandas as pd


def frame(table: pa.Table) -> pd.DataFrame:
    """Whole numbers as Int64, so that a missing one does not turn the others into floats.

    Raises:
        CannotWrite: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise CannotWrite("to_pandas needs pandas; install safetables[pandas], or use to_arrow") from None
    found: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return found
