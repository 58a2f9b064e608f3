"""A protected table as a pandas frame (pandas comes with Spark's environment)."""

import pandas as pd
import pyarrow as pa
import safetables as st


def test_whole_numbers_stay_whole_and_a_hidden_value_is_missing():
    dimension = st.Dimension.flat("town", ["A", "B", "C"])
    inner = pa.table({"town": ["A", "B", "C"], "n": [1, 5, 30]})
    table = st.protect(st.tabulate_cells(inner, [dimension]), rules=st.Threshold(3), method=st.Suppression())
    frame = table.to_pandas().set_index("town")
    assert frame["n"].dtype == pd.Int64Dtype()
    assert frame.loc["total", "n"] == 36
    assert frame.loc["A", "n"] is pd.NA
    assert frame.loc["A", "status"] == "primary"
    assert list(table.to_pandas("publication", "sdmx")) == ["town", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"]
