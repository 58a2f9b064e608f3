"""Several hierarchies over the same leaves: municipalities lie in districts and in planning regions."""

import numpy as np
import pyarrow as pa
import pytest
import safetables as st

DISTRICTS = {"county": None, "north": "county", "M1": "north", "M2": "north", "M3": "county"}
PLANNING = {"M1": "P1", "M2": "P2", "M3": "P2", "P1": "county", "P2": "county"}
REGION = st.Dimension("region", DISTRICTS, also=[PLANNING])


def test_each_hierarchy_gives_its_own_equations():
    assert REGION.codes == ("county", "north", "M1", "M2", "M3", "P1", "P2")
    assert set(REGION.partitions) == {
        ("county", ("north", "M3")),
        ("north", ("M1", "M2")),
        ("county", ("P1", "P2")),
        ("P1", ("M1",)),
        ("P2", ("M2", "M3")),
    }
    assert REGION.leaves == ("M1", "M2", "M3")
    assert REGION.ancestors("M2") == ("M2", "north", "P2", "county")
    assert REGION.ancestors("P2") == ("P2", "county")
    assert REGION.ancestors("county") == ("county",)


def test_one_hierarchy_has_one_equation_for_each_parent():
    single = st.Dimension("region", DISTRICTS)
    assert dict(single.partitions) == single.children == {"county": ("north", "M3"), "north": ("M1", "M2")}
    assert single.hierarchies == (single.parents,)


def test_a_code_that_divides_alike_in_both_hierarchies_is_one_equation():
    both = st.Dimension(
        "region", DISTRICTS, also=[{"north": "county", "M2": "north", "M1": "north", "M3": "county"}]
    )
    assert len(both.partitions) == 2
    assert both.codes == tuple(DISTRICTS)


def test_every_subtotal_of_both_hierarchies_is_counted():
    table = st.tabulate(pa.table({"region": ["M1", "M2", "M2", "M3"]}), [REGION])
    found = dict(zip(REGION.codes, table.counts.tolist(), strict=True))
    assert found == {"county": 4, "north": 3, "M1": 1, "M2": 2, "M3": 1, "P1": 1, "P2": 3}
    assert (REGION.membership.sum(axis=1) == np.array([3, 2, 1, 1, 1, 1, 2])).all()


def test_the_hierarchies_survive_json_and_count_for_equality():
    again = st.Dimension.from_dict(REGION.to_dict())
    assert again == REGION
    assert hash(again) == hash(REGION)
    assert again != st.Dimension("region", DISTRICTS)
    assert "also" not in st.Dimension("region", DISTRICTS).to_dict()


def test_further_hierarchies_are_read_from_a_second_file_or_a_third_column(tmp_path):
    first, second, both = (tmp_path / name for name in ("region.csv", "planning.csv", "both.csv"))
    first.write_text("child,parent\ncounty,\nnorth,county\nM1,north\nM2,north\nM3,county\n")
    second.write_text("child,parent\nM1,P1\nM2,P2\nM3,P2\nP1,county\nP2,county\n")
    both.write_text(
        "child,parent,hierarchy\ncounty,,\nnorth,county,d\nM1,north,d\nM2,north,d\nM3,county,d\n"
        "M1,P1,p\nM2,P2,p\nM3,P2,p\nP1,county,p\nP2,county,p\n"
    )
    assert st.Dimension.from_csv(first, also=[second]) == REGION
    assert st.Dimension.from_csv(both, "region") == REGION


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"M1": "county", "M2": "county"}, "'M3' is a leaf of the first hierarchy and not of another"),
        ({**PLANNING, "M4": "P1"}, "'M4' is a leaf of another hierarchy and not of the first"),
        ({**PLANNING, "M4": "M3"}, "'M3' is a leaf of the first hierarchy and not of another"),
        (
            {"M1": "north", "M2": "county", "M3": "north", "north": "county"},
            "'north' holds 'M2' in one hierarchy",
        ),
        ({"county": "Land", "Land": None, **PLANNING}, "end in 'county' and 'Land'"),
        ({"M1": "P1"}, "further hierarchy: 'M1' lies under 'P1', which is no code"),
    ],
)
def test_hierarchies_that_do_not_fit_together_are_refused_with_the_code(other, message):
    with pytest.raises(st.HierarchyError, match=message):
        st.Dimension("region", DISTRICTS, also=[other])
