"""Tables of one cell, made from what each contributor has, and what a rule says of it."""

import safetables as st

REGION = st.Dimension.flat("region", ["M1"])


def cell(*shares, cases=None, largest=3):
    """A table of one cell: what each provider has there in euros, and how many cases (one if not given)."""
    rows = [
        {"region": "M1", "provider": number, "euros": share, "n": 1 if cases is None else cases[number]}
        for number, share in enumerate(shares)
    ]
    return st.tabulate(
        rows, [REGION], measure="euros", weight="n", contributor="provider", largest=largest, name="costs"
    )


def cases_of(*counts):
    """A table of one cell: how many cases each provider has."""
    rows = [{"region": "M1", "provider": who, "n": n} for who, n in enumerate(counts)]
    return st.tabulate(rows, [REGION], weight="n", contributor="provider")


def answer(rule, table):
    """Is the cell M1 primary; its level; why."""
    at, position = {"region": "M1"}, 1
    assert table.cell(**at) == table.counts[position]
    primary, protection = bool(rule.primary(table)[position]), rule.protection(table)
    return primary, protection.upper[position], rule.reason(table, position) if primary else None
