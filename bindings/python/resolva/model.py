"""Models: parameters by keyword, values broadcast like numpy."""

from __future__ import annotations

import ctypes
import os
import threading
from typing import Any, Callable, Mapping, Sequence

import numpy as np

from . import _library as c
from ._library import ArgumentError, check, library
from .law import Law
from .result import Crossings, Equations, Gradient, Minimum, Result, TrainingCurve


class Activation:
    """A Python function as activation.

    function: float -> float, with E f(g)^2 finite for Gaussian g. kinks: every point where it is not smooth (jumps,
    too); a kink left out costs accuracy, which the error bounds show. It is called some thousand times while a model is
    prepared, never afterwards.
    """

    def __init__(self, function: Callable[[float], float], kinks: Sequence[float] = (), name: str | None = None):
        if not callable(function):
            raise ArgumentError(f"function is {function!r}; it must be callable")
        self.function = function
        self.kinks = [float(x) for x in kinks]
        self.name = name or getattr(function, "__name__", "function")


class Model:
    """A model with values for its parameters; the base of `ScoreMatching` and of model files.

    Immutable: `with_values` returns a changed copy. Numeric parameters may be arrays, which broadcast against each other.
    Methods raise ArgumentError for bad input; a point without an accurate answer is no error but has a status.
    """

    def __new__(cls, *args: Any, **kwargs: Any):
        # Model(...) without a file is denoising score matching.
        return super().__new__(ScoreMatching if cls is Model else cls)

    def _open(self, handle: int | None) -> None:
        if not handle:
            raise ArgumentError(c.last_error())
        self._handle = handle
        self._lock = threading.Lock()
        self._arrays: dict[int, np.ndarray] = {}
        self._kept: list[Any] = []  # callbacks must outlive the handle
        self._names = self._parameter_names()
        self.quantities = [self._quantity_name(k) for k in range(library.resolva_quantity_count(handle))]

    def __del__(self) -> None:
        handle = getattr(self, "_handle", None)
        if handle and library is not None:
            library.resolva_model_close(handle)
            self._handle = None

    # ---- parameters

    def _parameter(self, number: int) -> c.Parameter:
        info = c.Parameter()
        check(library.resolva_parameter_at(self._handle, number, c.byref(info)))
        return info

    def _parameter_names(self) -> list[str]:
        return [self._parameter(k).name.decode() for k in range(library.resolva_parameter_count(self._handle))]

    def _quantity_name(self, number: int) -> str:
        info = c.Quantity()
        check(library.resolva_quantity_at(self._handle, number, c.byref(info)))
        return info.name.decode()

    def _find(self, name: str) -> int:
        number = library.resolva_find_parameter(self._handle, str(name).encode())
        if number < 0:
            raise ArgumentError(c.last_error())
        return number

    def _find_quantity(self, name: str) -> int:
        number = library.resolva_find_quantity(self._handle, str(name).encode())
        if number < 0:
            raise ArgumentError(c.last_error())
        return number

    @property
    def parameters(self) -> dict[str, Any]:
        """Value of every parameter that has one, by name."""
        values: dict[str, Any] = {}
        for number, name in enumerate(self._names):
            info = self._parameter(number)
            if number in self._arrays:
                values[name] = self._arrays[number]
            elif info.is_set:
                values[name] = info.number if info.numeric else info.text.decode(errors="replace")
        return values

    def describe(self) -> str:
        """One line a parameter and a quantity: name, letter, value, meaning, what is allowed."""
        lines = []
        for number in range(len(self._names)):
            p = self._parameter(number)
            value = "array" if number in self._arrays else p.text.decode(errors="replace") or "-"
            lines.append(f"{p.name.decode():18} {p.letter.decode():8} {value:10} {p.meaning.decode()} "
                         f"({p.allowed.decode()})")
        for number in range(len(self.quantities)):
            q = c.Quantity()
            check(library.resolva_quantity_at(self._handle, number, c.byref(q)))
            lines.append(f"-> {q.name.decode():15} {q.letter.decode():8} {'':10} {q.meaning.decode()}")
        return "\n".join(lines)

    def _set(self, name: str, value: Any) -> None:
        number = self._find(name)
        try:
            self._set_number(number, name, value)
        except ArgumentError as problem:  # the sentence calls the parameter as the caller did
            full = self._names[number]
            said = str(problem)
            raise ArgumentError(name + said[len(full):] if said.startswith(full + " ") else said) from None

    def _set_number(self, number: int, name: str, value: Any) -> None:
        self._arrays.pop(number, None)
        if value is None:
            return check(library.resolva_unset(self._handle, number))
        if isinstance(value, str):
            if self._parameter(number).numeric:
                try:  # "inf" and the like
                    return check(library.resolva_set_number(self._handle, number, float(value)))
                except ValueError:
                    raise ArgumentError(f"{name} is {value[:80]!r}; it must be a number") from None
            return check(library.resolva_set_text(self._handle, number, value.encode()))
        if isinstance(value, Activation) or callable(value):
            return self._set_function(number, value if isinstance(value, Activation) else Activation(value))
        array = self._as_numbers(name, value)
        if not self._parameter(number).numeric:
            return self._set_spectrum(number, name, array)
        if array.ndim == 0:
            return check(library.resolva_set_number(self._handle, number, float(array)))
        self._arrays[number] = array
        if array.size:  # what it replaces is unset, and domains are checked when it is used
            check(library.resolva_set_number(self._handle, number, float(array.flat[0])))

    @staticmethod
    def _as_numbers(name: str, value: Any) -> np.ndarray:
        try:
            array = np.asarray(value)
            if array.dtype.kind not in "biuf":
                raise ValueError
            return np.asarray(array, dtype=float, order="C")
        except (ValueError, TypeError):
            raise ArgumentError(f"{name} is {str(value)[:80]!r}; it must be a number or an array of real numbers"
                                ) from None

    def _set_function(self, number: int, activation: Activation) -> None:
        failures: list[BaseException] = []

        def call(x: float, _context: Any) -> float:
            try:
                return float(activation.function(x))
            except BaseException as problem:  # may not pass through C
                failures.append(problem)
                return float("nan")

        callback = c.Function(call)
        self._kept.append((callback, failures))
        kinks = (ctypes.c_double * len(activation.kinks))(*activation.kinks)
        check(library.resolva_set_function(self._handle, number, activation.name.encode(), callback, None, kinks,
                                           len(activation.kinks)))

    def _raise_from_callbacks(self) -> None:
        for _callback, failures in self._kept:
            if failures:
                problem = failures[0]
                failures.clear()
                raise problem

    def _set_spectrum(self, number: int, name: str, array: np.ndarray) -> None:
        if array.ndim == 2 and array.shape[0] == array.shape[1] and array.shape[0] > 2:
            if not np.allclose(array, array.T, rtol=1e-12, atol=0.0):
                raise ArgumentError(f"{name} is a matrix that is not symmetric; give a covariance or its eigenvalues")
            array = np.linalg.eigvalsh(array)
            array = np.where(np.abs(array) <= 1e-13 * array.max(), np.maximum(array, 0.0), array)
        if array.ndim == 2 and array.shape[1] == 2:
            values, weights = np.ascontiguousarray(array[:, 0]), np.ascontiguousarray(array[:, 1])
        elif array.ndim == 1:
            values, weights = array, None
        else:
            raise ArgumentError(f"{name} has shape {array.shape}; give eigenvalues (k,), eigenvalues and weights "
                                "(k, 2) or a symmetric matrix")
        check(library.resolva_set_spectrum(self._handle, number, values.ctypes.data,
                                           None if weights is None else weights.ctypes.data, len(values)))

    def with_values(self, **values: Any) -> "Model":
        """The same model with other values; None brings a standard value back."""
        copy = object.__new__(type(self))
        copy._open(library.resolva_model_copy(self._handle))
        copy._arrays = dict(self._arrays)
        copy._kept = list(self._kept)
        for name, value in values.items():
            copy._set(name, value)
        return copy

    # ---- values

    def predict(self, threads: int = 0, **values: Any) -> Result:
        """All quantities at the model's values, changed by keyword; arrays broadcast like numpy.

        threads: 0 means all. Returns a Result with arrays of the broadcast shape: `result.test`, `result.errors`,
        `result.status`. Raises ArgumentError for a value outside its domain. Ctrl-C stops a long call.
        """
        model = self.with_values(**values) if values else self
        numbers = list(model._arrays)
        try:
            arrays = np.broadcast_arrays(*model._arrays.values()) if numbers else []
        except ValueError:
            shapes = ", ".join(f"{model._names[k]} {a.shape}" for k, a in model._arrays.items())
            raise ArgumentError(f"the shapes of {shapes} do not broadcast") from None
        shape = arrays[0].shape if arrays else ()
        return model._evaluate(numbers, [np.ascontiguousarray(a).reshape(-1) for a in arrays], shape, None, threads)

    def sweep(self, threads: int = 0, **axes: Any) -> Result:
        """All combinations of the axes' values: `model.sweep(psi_n=..., psi_d=[0.1, 0.5])` has shape (len, 2).

        An axis is an array of numbers. The result remembers its axes: plot(), to_dataframe(), to_xarray() use them.
        """
        if not axes:
            raise ArgumentError("axes are missing; name at least one parameter, as in sweep(psi_p=[1, 2, 4])")
        model = self.with_values(**{name: np.atleast_1d(self._as_numbers(name, v)) for name, v in axes.items()})
        chosen = {model._names[model._find(name)]: model._find(name) for name in axes}
        fixed = [k for k in model._arrays if k not in chosen.values()]
        if fixed:
            raise ArgumentError(f"{model._names[fixed[0]]} is an array; in a sweep name it as an axis")
        values = [model._arrays[number] for number in chosen.values()]
        for name, v in zip(chosen, values):
            if v.ndim != 1 or v.size == 0:
                raise ArgumentError(f"axis {name} has shape {v.shape}; it must be a list of numbers")
        grids = np.meshgrid(*values, indexing="ij")
        return model._evaluate(list(chosen.values()), [np.ascontiguousarray(g).reshape(-1) for g in grids],
                               grids[0].shape, dict(zip(chosen, values)), threads)

    def _evaluate(self, numbers: list[int], inputs: list[np.ndarray], shape: tuple, axes: dict | None,
                  threads: int) -> Result:
        count, varied = int(np.prod(shape, dtype=np.int64)), len(numbers)
        quantities = len(self.quantities)
        values, errors = np.empty((count, quantities)), np.empty((count, quantities))
        status = np.empty(count, dtype=np.intc)
        parameters = (ctypes.c_size_t * varied)(*numbers)
        pointers = (ctypes.c_void_p * varied)(*(a.ctypes.data for a in inputs))
        strides = (ctypes.c_ssize_t * varied)(*([1] * varied))
        stop = ctypes.c_int(0)

        def call() -> int:
            return library.resolva_evaluate(self._handle, count, varied, parameters, pointers, strides,
                                            values.ctypes.data, errors.ctypes.data, status.ctypes.data, threads,
                                            ctypes.addressof(stop))

        reasons: dict[int, str] = {}
        with self._lock:
            if count < 1000:
                code, message = call(), c.last_error
                text = message() if code else ""
            else:
                code, text = _interruptible(call, stop)
            self._raise_from_callbacks()
            if code == 2:
                raise ArgumentError(text)
            if code:
                raise KeyboardInterrupt if code == c.STOPPED else c.ComputationError(text)
            for k in np.flatnonzero(status != _converged):
                reasons[int(k)] = library.resolva_reason(self._handle, int(k)).decode(errors="replace")
        varying = {self._names[n]: a.reshape(shape) for n, a in zip(numbers, inputs)}
        return Result(self, self.quantities, values.reshape(shape + (quantities,)),
                      errors.reshape(shape + (quantities,)), status.reshape(shape), reasons, varying, axes)

    # ---- searches

    def _scalar(self, what: str) -> None:
        if self._arrays:
            name = self._names[next(iter(self._arrays))]
            raise ArgumentError(f"{name} is an array; {what} needs one number for every parameter")

    @staticmethod
    def _range(range: Sequence[float] | None) -> tuple[float, float]:
        if range is None:
            return float("nan"), float("nan")
        try:
            lower, upper = (float(x) for x in range)
        except (TypeError, ValueError):
            raise ArgumentError(f"range is {range!r}; it must be a pair of numbers") from None
        return lower, upper

    def minimise(self, quantity: str, over: str, range: Sequence[float] | None = None) -> Minimum:
        """Where a quantity is smallest over a parameter: the lowest minimum and every local one.

        range: (lower, upper), searched on the logarithmic scale; the parameter's own by default. `place` tells whether
        the minimum is inside, at an end of the range, or the quantity is flat. Some 200 evaluations.
        """
        self._scalar("minimise")
        lower, upper = self._range(range)
        size = 256
        arguments, minima = np.empty(size), np.empty(size)
        argument, value = ctypes.c_double(), ctypes.c_double()
        place, status, found = ctypes.c_int(), ctypes.c_int(), ctypes.c_size_t()
        with self._lock:
            check(library.resolva_minimise(self._handle, self._find(over), self._find_quantity(quantity), lower, upper,
                                           c.byref(argument), c.byref(value), c.byref(place), arguments.ctypes.data,
                                           minima.ctypes.data, size, c.byref(found), c.byref(status)))
            reason = library.resolva_reason(self._handle, 0).decode(errors="replace")
        n = min(size, found.value)
        return Minimum(over, quantity, argument.value, value.value,
                       ["inside", "at lower end", "at upper end", "flat"][place.value], arguments[:n].copy(),
                       minima[:n].copy(), c.statuses[status.value], reason)

    def crossing(self, quantity: str, value: float, over: str, range: Sequence[float] | None = None) -> Crossings:
        """Every value of a parameter at which a quantity equals `value`; `first` and `last` name the ends."""
        self._scalar("crossing")
        lower, upper = self._range(range)
        size = 1024
        arguments, falling = np.empty(size), np.empty(size, dtype=np.intc)
        status, found = ctypes.c_int(), ctypes.c_size_t()
        with self._lock:
            check(library.resolva_crossings(self._handle, self._find(over), self._find_quantity(quantity),
                                            float(value), lower, upper, arguments.ctypes.data, falling.ctypes.data,
                                            size, c.byref(found), c.byref(status)))
            reason = library.resolva_reason(self._handle, 0).decode(errors="replace")
        n = min(size, found.value)
        return Crossings(over, quantity, float(value), arguments[:n].copy(), falling[:n].astype(bool),
                         c.statuses[status.value], reason)

    def gradient(self, *parameters: str) -> Gradient:
        """Derivatives of every quantity: exact where the model has them, else with an estimate of their error."""
        self._scalar("gradient")
        numbers = [self._find(name) for name in parameters]
        shape = (len(numbers), len(self.quantities))
        values, slopes, errors = np.empty(shape[1]), np.empty(shape), np.empty(shape)
        exact = (ctypes.c_int * max(1, len(numbers)))()
        status = ctypes.c_int()
        with self._lock:
            check(library.resolva_gradient(self._handle, len(numbers), (ctypes.c_size_t * len(numbers))(*numbers),
                                           values.ctypes.data, slopes.ctypes.data, errors.ctypes.data, exact,
                                           c.byref(status)))
            reason = library.resolva_reason(self._handle, 0).decode(errors="replace")
        return Gradient(list(parameters), self.quantities, slopes, errors, list(map(bool, exact))[:len(numbers)],
                        c.statuses[status.value], reason)

    @property
    def equations(self) -> Equations:
        """The equations of a model file: str() is text, `.latex`, `.cpp`; notebooks typeset them."""
        texts = []
        with self._lock:
            for notation in (0, 1, 2):
                text = library.resolva_equations(self._handle, notation)
                if text is None:
                    raise ArgumentError(c.last_error())
                texts.append(text.decode())
        return Equations(*texts)

    def __repr__(self) -> str:
        values = ", ".join(f"{k}={v if not isinstance(v, np.ndarray) else f'array{v.shape}'}"
                           for k, v in self.parameters.items())
        return f"{type(self).__name__}({values})"


class ScoreMatching(Model):
    """Denoising score matching with random features (George & Macris, arXiv:2603.22962).

    Parameters by name, option or letter: activation, manifold, spectrum, time (or signal and noise), psi_n = n/d,
    psi_p = p/d, psi_d = D/d, ridge, draws. `spectrum` may be an array of eigenvalues (k,), of eigenvalues and weights
    (k, 2), or a covariance matrix; `activation` a Python function or an Activation. Quantities per dimension: test,
    train, objective, score, exact, gap. `describe()` lists everything. Raises ArgumentError. A further point costs a
    microsecond, constants of an activation up to milliseconds.
    """

    def __init__(self, **values: Any):
        self._open(library.resolva_model_open(b"score_matching"))
        for name, value in values.items():
            self._set(name, value)

    def train(self, times: Any) -> TrainingCurve:
        """Errors along gradient flow from zero weights, at training times tau of any shape; 0 and inf are allowed."""
        self._scalar("train")
        times = self._as_numbers("times", times)
        flat = np.ascontiguousarray(times).reshape(-1)
        columns = [np.empty(flat.size) for _ in range(3)]
        status = ctypes.c_int()
        with self._lock:
            check(library.resolva_training_curve(self._handle, flat.ctypes.data, flat.size,
                                                 *(x.ctypes.data for x in columns), c.byref(status)))
            reason = library.resolva_reason(self._handle, 0).decode(errors="replace")
        test, train, score = (x.reshape(times.shape) for x in columns)
        return TrainingCurve(times, test, train, score, c.statuses[status.value], reason)

    def spectrum(self) -> Law:
        """The limiting law of the eigenvalues of the feature matrix: bulks, edges, atoms, density."""
        self._scalar("spectrum")
        with self._lock:
            handle = library.resolva_law_of(self._handle)
        if not handle:
            raise ArgumentError(c.last_error())
        return Law(handle)


class FileModel(Model):
    """A model written in the model language; its dimensions and parameters by keyword."""

    def __init__(self, handle: int | None, **values: Any):
        self._open(handle)
        for name, value in values.items():
            self._set(name, value)


def model(source: str | os.PathLike, folder: str = ".", **values: Any) -> FileModel:
    """A model from a file, or from the text of one (any string with a line break or a bracket).

    folder: where a text looks up the files that it names. Raises ArgumentError with line and column for a bad model.
    """
    text = os.fspath(source)
    if "\n" in text or text.lstrip().startswith("["):
        handle = library.resolva_model_parse(text.encode(), b"model", folder.encode())
    else:
        handle = library.resolva_model_read(os.fsencode(text))
    return FileModel(handle, **values)


_converged = c.statuses.index("converged")


def _interruptible(call: Callable[[], int], stop: ctypes.c_int) -> tuple[int, str]:
    """Runs the call beside the main thread, which so can hear Ctrl-C and raise the flag that stops it."""
    answer: list[Any] = []

    def work() -> None:
        code = call()
        answer.extend((code, c.last_error() if code else ""))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        stop.value = 1
        thread.join()
        raise
    return answer[0], answer[1]
