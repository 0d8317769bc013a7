"""Exact learning curves from the self-consistent equations of random-matrix theory.

>>> import resolva
>>> model = resolva.Model(activation="relu", time=0.1, psi_n=1.5, psi_d=0.3, ridge=1e-2)
>>> curve = model.sweep(psi_p=[0.5, 1.0, 3.0])
>>> curve.test.round(6)
array([0.922771, 0.85832 , 0.765768])

`Model` is denoising score matching with random features; `model` reads any model file or text. Every number comes with
a bound on its error and a status; where there is no accurate answer the value is NaN or carries its error, and
`result.reasons` says why.
"""

from ._library import ArgumentError, ComputationError, version as _version
from .law import Law
from .model import Activation, Model, ScoreMatching, model
from .result import Crossings, Gradient, Minimum, Result

__version__ = _version()
__all__ = [
    "Activation", "ArgumentError", "ComputationError", "Crossings", "Gradient", "Law", "Minimum", "Model", "Result",
    "ScoreMatching", "model",
]
