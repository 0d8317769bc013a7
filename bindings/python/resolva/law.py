"""The limiting law of eigenvalues."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _library as c
from ._library import check, library


class Law:
    """Bulks with a density, and atoms: `edges` (2 a bulk, increasing), `atoms` and `masses`, total `mass` (one).

    Use it when `status` is "converged".
    """

    def __init__(self, handle: int):
        self._handle = handle
        self.status: str = c.statuses[library.resolva_law_status(handle)]
        self.mass: float = library.resolva_law_mass(handle)
        self.edges = np.empty(library.resolva_law_edges(handle, None, 0))
        library.resolva_law_edges(handle, self.edges.ctypes.data, self.edges.size)
        count = library.resolva_law_atoms(handle, None, None, 0)
        self.atoms, self.masses = np.empty(count), np.empty(count)
        library.resolva_law_atoms(handle, self.atoms.ctypes.data, self.masses.ctypes.data, count)

    def __del__(self) -> None:
        if getattr(self, "_handle", None) and library is not None:
            library.resolva_law_close(self._handle)
            self._handle = None

    def density(self, eigenvalues: Any) -> np.ndarray:
        """Density of the continuous part, an array of the shape of `eigenvalues`; zero outside the bulks."""
        u = np.asarray(eigenvalues, dtype=float, order="C")
        values = np.empty(u.shape)
        check(library.resolva_law_density(self._handle, u.ctypes.data, u.size, values.ctypes.data))
        return values

    def plot(self, ax: Any = None, points: int = 400) -> Any:
        """Density over every bulk, atoms as bars with their mass; returns the matplotlib axes."""
        import matplotlib.pyplot as plt
        ax = ax or plt.subplots(figsize=(4.5, 3.4), layout="constrained")[1]
        for lower, upper in self.edges.reshape(-1, 2):
            if not np.isfinite(upper):
                upper = 10.0 * max(lower, 1.0)
            share = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, points))  # edges are square roots
            u = lower + (upper - lower) * share
            ax.plot(u, self.density(u), color="C0")
        if self.atoms.size:
            bars = ax.twinx()
            bars.vlines(self.atoms, 0.0, self.masses, color="C3", linewidth=2)
            bars.set_ylim(0.0, 1.0)
            bars.set_ylabel("mass of atoms")
        ax.set_xlabel("eigenvalue")
        ax.set_ylabel("density")
        return ax

    def __repr__(self) -> str:
        return f"Law(bulks={self.edges.reshape(-1, 2).tolist()}, atoms={self.atoms.tolist()}, status={self.status!r})"
