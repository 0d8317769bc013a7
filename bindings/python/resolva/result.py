"""What models answer: arrays with error bounds, statuses and reasons, and pictures of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _library as c

if TYPE_CHECKING:
    from .model import Model

_names = np.array(c.statuses)


class Result:
    """Quantities at many points, as arrays of one shape.

    `result.test` (or `result["test"]`) is a quantity, NaN where there is none; `result.errors["test"]` bounds its
    absolute error; `result.status` holds names, `result.converged` booleans, `result.reasons` a sentence for each flat
    index that did not converge.
    """

    def __init__(self, model: "Model", quantities: list[str], values: np.ndarray, errors: np.ndarray,
                 status: np.ndarray, reasons: dict[int, str], varying: dict[str, np.ndarray],
                 axes: dict[str, np.ndarray] | None):
        self.model, self.quantities, self.reasons = model, quantities, reasons
        self.parameters, self.axes = varying, axes
        self._values, self._errors, self._status = values, errors, status

    @property
    def shape(self) -> tuple:
        return self._status.shape

    @property
    def status(self) -> np.ndarray:
        return _names[self._status]

    @property
    def converged(self) -> np.ndarray:
        return self.status == "converged"

    @property
    def errors(self) -> dict[str, np.ndarray]:
        return {name: self._errors[..., k] for k, name in enumerate(self.quantities)}

    def __getitem__(self, quantity: str) -> np.ndarray:
        if quantity not in self.quantities:
            raise c.ArgumentError(f"quantity is {quantity!r}; it must be one of {', '.join(self.quantities)}")
        return self._values[..., self.quantities.index(quantity)]

    def __getattr__(self, name: str) -> np.ndarray:
        if not name.startswith("_") and name in self.quantities:
            return self[name]
        raise AttributeError(f"the result has no {name!r}; it has {', '.join(self.quantities)}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.quantities})

    def to_dataframe(self) -> Any:
        """One row a point: varied parameters, quantities, their errors, status and reason (pandas)."""
        import pandas
        columns: dict[str, Any] = {name: np.asarray(v).reshape(-1) for name, v in self.parameters.items()}
        for name in self.quantities:
            columns[name] = self[name].reshape(-1)
        for name, bound in self.errors.items():
            columns[f"{name}_error"] = bound.reshape(-1)
        columns["status"] = np.atleast_1d(self.status).reshape(-1)
        columns["reason"] = [self.reasons.get(k, "") for k in range(columns["status"].size)]
        return pandas.DataFrame({k: np.atleast_1d(v) for k, v in columns.items()})

    def to_xarray(self) -> Any:
        """Quantities, errors and status over the named axes of a sweep (xarray)."""
        import xarray
        if self.axes is None:
            raise c.ArgumentError("the result has no named axes; use sweep() or to_dataframe()")
        names = list(self.axes)
        data = {name: (names, self[name]) for name in self.quantities}
        data |= {f"{name}_error": (names, bound) for name, bound in self.errors.items()}
        data["status"] = (names, self.status)
        return xarray.Dataset(data, coords=self.axes)

    def plot(self, *quantities: str, ax: Any = None, **style: Any) -> Any:
        """Curves over the first axis of a sweep, one for each value of the second; returns the matplotlib axes.

        Points that did not converge are left out, never joined over.
        """
        import matplotlib.pyplot as plt
        if not self.axes or len(self.axes) > 2:
            raise c.ArgumentError("a plot needs a sweep over one or two axes")
        (name, x), *family = self.axes.items()
        ax = ax or plt.subplots(figsize=(4.5, 3.4), layout="constrained")[1]
        lines = ["-", "--", ":", "-."]
        for number, quantity in enumerate(quantities or ("test", "train") if "test" in self.quantities
                                          else quantities or self.quantities):
            y = np.where(self.converged, self[quantity], np.nan)
            for k in range(y.shape[1] if family else 1):
                label = quantity
                if family:
                    label += f", {_letter(self.model, family[0][0])} = {family[0][1][k]:g}"
                ax.plot(x, y[:, k] if family else y, lines[number % 4], color=f"C{k if family else number}",
                        label=label, **style)
        ax.set_xlabel(_letter(self.model, name))
        if len(x) > 2 and np.all(x > 0) and np.allclose(np.diff(np.log(x)), np.log(x[1] / x[0])):
            ax.set_xscale("log")
        ax.legend(frameon=False, fontsize="small")
        return ax

    def __repr__(self) -> str:
        failed = int(np.count_nonzero(~self.converged))
        if self.shape == ():
            values = ", ".join(f"{name}={self[name]:.10g}" for name in self.quantities)
            return f"Result({values}, status={self.status})"
        state = "all converged" if failed == 0 else f"{failed} of {self._status.size} did not converge"
        return f"Result(shape={self.shape}, quantities={self.quantities}, {state})"


def _letter(model: "Model", name: str) -> str:
    """The paper's letter, typeset by matplotlib: psi_n becomes $\\psi_n$."""
    letter = model._parameter(model._find(name)).letter.decode()
    head, _, tail = letter.partition("_")
    greek = {"psi", "lambda", "rho", "sigma", "tau", "mu", "alpha", "beta", "gamma", "eta", "kappa", "theta"}
    symbol = f"\\{head}" if head in greek else head if len(head) == 1 else f"\\mathrm{{{head}}}"
    return f"${symbol}_{{{tail}}}$" if tail else f"${symbol}$"


@dataclass(frozen=True)
class Minimum:
    """The lowest minimum of a quantity; `place` says whether it is inside the range, at an end, or flat."""
    over: str
    quantity: str
    argument: float
    value: float
    place: str
    arguments: np.ndarray = field(repr=False)  # of all local minima, increasing
    values: np.ndarray = field(repr=False)
    status: str = "not_run"
    reason: str = ""


@dataclass(frozen=True)
class Crossings:
    """Where a quantity takes a value; `falling` where it falls through it as the parameter grows."""
    over: str
    quantity: str
    value: float
    arguments: np.ndarray
    falling: np.ndarray
    status: str
    reason: str = ""

    @property
    def first(self) -> float:
        """The smallest crossing, NaN when there is none."""
        return float(self.arguments[0]) if self.arguments.size else float("nan")

    @property
    def last(self) -> float:
        """The largest crossing, NaN when there is none."""
        return float(self.arguments[-1]) if self.arguments.size else float("nan")


@dataclass(frozen=True)
class Gradient:
    """slopes[k, q] = d quantity q / d parameter k; errors are estimates, zero where exact[k]."""
    parameters: list[str]
    quantities: list[str]
    slopes: np.ndarray
    errors: np.ndarray
    exact: list[bool]
    status: str
    reason: str = ""

    def __getitem__(self, key: tuple[str, str]) -> float:
        """gradient["ridge", "test"]"""
        parameter, quantity = key
        try:
            return float(self.slopes[self.parameters.index(parameter), self.quantities.index(quantity)])
        except ValueError:
            raise KeyError(key) from None


@dataclass(frozen=True)
class TrainingCurve:
    """Errors per dimension at training times tau, arrays of the shape of the times."""
    times: np.ndarray
    test: np.ndarray
    train: np.ndarray
    score: np.ndarray
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Equations:
    text: str
    latex: str
    cpp: str

    def __str__(self) -> str:
        return self.text

    def _repr_latex_(self) -> str:
        return self.latex
