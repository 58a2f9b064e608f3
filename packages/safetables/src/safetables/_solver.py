"""A linear program whose objective changes again and again, solved by HiGHS from the last basis."""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from safetables._error import SafetablesError

NOTHING = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
)


NO_LIMIT = 2**31 - 1
FEW_STEPS, STEPS_PER_COLUMN = 1500, 1 / 64  # of the simplex method; a program that takes more is solved anew


class SolverFailed(SafetablesError):
    """HiGHS ended without an answer; the table is then not certified."""


class Program:
    """`row_lower <= matrix @ x <= row_upper`, `lower <= x <= upper`; starts without an objective."""

    def __init__(
        self,
        matrix: sparse.csr_array,
        row_lower: np.ndarray,
        row_upper: np.ndarray,
        lower: np.ndarray,
        upper: np.ndarray,
        costs: np.ndarray | None = None,
    ) -> None:
        self.columns = matrix.shape[1]
        by_column = sparse.csc_array(matrix)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.columns, matrix.shape[0]
        program.col_cost_ = np.zeros(self.columns) if costs is None else costs
        program.col_lower_, program.col_upper_ = lower, upper
        program.row_lower_, program.row_upper_ = row_lower, row_upper
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = by_column.indptr
        program.a_matrix_.index_ = by_column.indices
        program.a_matrix_.value_ = by_column.data.astype(float)
        self._few_steps = FEW_STEPS + int(self.columns * STEPS_PER_COLUMN)
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("random_seed", 1)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.passModel(program)

    def set_costs(self, costs: np.ndarray) -> None:
        """Replace the objective."""
        self._highs.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), costs)

    def set_some_costs(self, columns: np.ndarray, costs: np.ndarray) -> None:
        """Replace the objective of some variables."""
        if len(columns):
            self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs.astype(float))

    def start_from_here(self) -> None:
        """Solve, and let every `minimise_again` begin at this basis. Presolve would throw the basis away."""
        self._highs.setOptionValue("presolve", "off")
        self._highs.run()
        self._basis = self._highs.getBasis()

    def minimise_again(self, below: float = np.inf) -> np.ndarray | None:
        """`minimise` from the basis of `start_from_here`; None also if the minimum is not below a value.

        Where much is hidden most costs are 0 and the dual simplex wanders among bases of equal value for thousands of
        steps: 4 s for a program of a four-dimensional table that presolve and interior points answer in 0.1 s.
        """
        self._highs.setBasis(self._basis)
        self._highs.setOptionValue("objective_bound", below)
        self._highs.setOptionValue("simplex_iteration_limit", self._few_steps)
        try:
            self._highs.run()
        finally:
            self._highs.setOptionValue("objective_bound", np.inf)
            self._highs.setOptionValue("simplex_iteration_limit", NO_LIMIT)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kIterationLimit:
            return self._answer()
        try:
            return self.minimise_anew()
        except (
            SolverFailed
        ):  # near the border of what is possible interior points may not converge; corners do
            self._highs.setBasis(self._basis)
            return self.minimise()

    def minimise_anew(self) -> np.ndarray | None:
        """`minimise` where the last basis is of no help: by presolve, interior points and then crossover to a corner."""
        self._highs.setOptionValue("presolve", "choose")
        self._highs.setOptionValue("solver", "ipm")
        self._highs.clearSolver()
        try:
            return self.minimise()
        finally:
            self._highs.setOptionValue("solver", "choose")
            self._highs.setOptionValue("presolve", "off")
            self._highs.clearSolver()

    def set_rows(self, rows: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Replace the bounds of some rows."""
        self._highs.changeRowsBounds(  # type: ignore[attr-defined]
            len(rows), rows.astype(np.int32), lower.astype(float), upper.astype(float)
        )

    def set_columns(self, columns: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Replace the bounds of some variables."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def set_whole(self, whole: bool) -> None:
        """Ask for whole numbers, or no longer."""
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        kinds = np.full(self.columns, int(kind), dtype=np.uint8)
        self._highs.changeColsIntegrality(self.columns, np.arange(self.columns, dtype=np.int32), kinds)

    def limit_time(self, seconds: float) -> None:
        """At most this long from now on."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + float(seconds))

    def minimise(self) -> np.ndarray | None:
        """An optimal x, or None if nothing satisfies the rows.

        Raises:
            SolverFailed: neither found nor excluded.
        """
        if not self.columns:
            return np.zeros(0)
        self._highs.run()
        return self._answer()

    def _answer(self) -> np.ndarray | None:
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.array(self._highs.getSolution().col_value)
        if status in NOTHING:
            return None
        raise SolverFailed(f"the solver ended with {status}; try again, or with a smaller table")

    def interior(self, costs: np.ndarray | None = None) -> np.ndarray | None:
        """A point well inside the bounds, or with costs one near their minimum, found by interior points without crossover;
        None if nothing satisfies the rows.

        Raises:
            SolverFailed: neither found nor excluded.
        """
        self.set_costs(np.zeros(self.columns) if costs is None else costs)
        self._highs.setOptionValue("solver", "ipm")
        self._highs.setOptionValue("run_crossover", "off")
        self._highs.clearSolver()
        try:
            return self.minimise()
        except (
            SolverFailed
        ):  # near the border of what is possible interior points may not converge; corners do
            self._highs.setOptionValue("solver", "simplex")
            return self.minimise()
        finally:
            self._highs.setOptionValue("solver", "choose")
            self._highs.setOptionValue("run_crossover", "on")
            self._highs.clearSolver()

    def column_prices(self) -> np.ndarray:
        """Reduced costs of the variables at the last optimum."""
        return np.array(self._highs.getSolution().col_dual)
