"""SDMX codes of each cell: the cross-domain code lists CL_OBS_STATUS and CL_CONF_STATUS.

Sources: SDMX Statistical Working Group, "Code List for Observation Status (OBS_STATUS)", CL_OBS_STATUS version 2.3
(the codes used here mean the same in 2.0 to 2.3), and "Code List for Confidentiality Status (CONF_STATUS)",
CL_CONF_STATUS version 1.3; both agency SDMX, in the SDMX Global Registry. Which of several statuses goes first: SDMX,
"Possible Ways of Implementing the Observation Status Concept", version 2.0 (May 2019).

OBS_STATUS
    A  Normal value. Also of rounded and noisy values: the list has no code for a value changed to protect people, and
       E (estimated) and U (low reliability) would say something else. That values are changed stands in the title,
       the note or the metadata of the table.
    N  Not significant: "not a real zero". A published 0 that may stand for more (rounded or noisy).
    Q  Missing value; suppressed. Every hidden cell.
    M  Missing value; data cannot exist. Structural zeros; OBS_VALUE is then empty.

CONF_STATUS
    F  Free. Every cell that is not hidden.
    A  Primary confidentiality due to small counts: a primary cell hidden by a minimum count.
    C  Confidential statistical information: a primary cell of another rule; in a publication *every* hidden cell, so
       that nobody learns which one is the small one.
    D  Secondary confidentiality set by the sender, not for publication. Only in the work form.
"""

from __future__ import annotations

import numpy as np

from safetables._output_form import Form, changed, impossible
from safetables._protected import PRIMARY, SECONDARY, ProtectedTable

OBS_STATUS = {
    "A": "Normal value",
    "M": "Missing value; data cannot exist",
    "N": "Not significant",
    "Q": "Missing value; suppressed",
}
CONF_STATUS = {
    "A": "Primary confidentiality due to small counts",
    "C": "Confidential statistical information",
    "D": "Secondary confidentiality set by the sender, not for publication",
    "F": "Free (free for publication)",
}
CODE_LISTS = {"OBS_STATUS": "SDMX:CL_OBS_STATUS(2.3)", "CONF_STATUS": "SDMX:CL_CONF_STATUS(1.3)"}


def obs_status(protected: ProtectedTable) -> np.ndarray:
    """A code of CL_OBS_STATUS per cell, the same in both forms."""
    codes = np.full(len(protected), "A")
    codes[changed(protected) & (protected.values == 0)] = "N"
    codes[impossible(protected)] = "M"
    codes[protected.hidden] = "Q"
    return codes


def conf_status(protected: ProtectedTable, form: Form) -> np.ndarray:
    """A code of CL_CONF_STATUS per cell; in a publication one code for all hidden cells."""
    codes = np.where(protected.hidden, "C", "F")
    if form.work:
        codes[protected.status == SECONDARY] = "D"
        small = protected.rule.describe()
        by_count = [
            i for i in np.flatnonzero(protected.status == PRIMARY) if protected.reasons.get(int(i)) == small
        ]
        codes[by_count] = "A"
    return codes
