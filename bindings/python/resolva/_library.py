"""The shared library behind the package: its functions, and their failures as exceptions."""

import ctypes
import os
import pathlib
from ctypes import POINTER, byref, c_char_p, c_double, c_int, c_size_t, c_ssize_t, c_void_p


class ArgumentError(ValueError):
    """An argument outside its domain; the sentence names it, its value and what is allowed."""


class ComputationError(RuntimeError):
    """The computation failed as a whole: memory, or a fault of the library."""


class Parameter(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("option", c_char_p), ("letter", c_char_p), ("meaning", c_char_p),
                ("allowed", c_char_p), ("numeric", c_int), ("shared", c_int), ("is_set", c_int), ("number", c_double),
                ("text", c_char_p), ("lower", c_double), ("upper", c_double)]


class Quantity(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("letter", c_char_p), ("meaning", c_char_p)]


Function = ctypes.CFUNCTYPE(c_double, c_double, c_void_p)
doubles, ints, sizes = POINTER(c_double), POINTER(c_int), POINTER(c_size_t)

_signatures = {
    "resolva_version": (c_char_p, []),
    "resolva_interface_version": (c_int, []),
    "resolva_last_error": (c_char_p, []),
    "resolva_status_name": (c_char_p, [c_int]),
    "resolva_status_explanation": (c_char_p, [c_int]),
    "resolva_model_open": (c_void_p, [c_char_p]),
    "resolva_model_read": (c_void_p, [c_char_p]),
    "resolva_model_parse": (c_void_p, [c_char_p, c_char_p, c_char_p]),
    "resolva_model_copy": (c_void_p, [c_void_p]),
    "resolva_model_close": (None, [c_void_p]),
    "resolva_model_name": (c_char_p, [c_void_p]),
    "resolva_parameter_count": (c_size_t, [c_void_p]),
    "resolva_parameter_at": (c_int, [c_void_p, c_size_t, POINTER(Parameter)]),
    "resolva_find_parameter": (c_ssize_t, [c_void_p, c_char_p]),
    "resolva_quantity_count": (c_size_t, [c_void_p]),
    "resolva_quantity_at": (c_int, [c_void_p, c_size_t, POINTER(Quantity)]),
    "resolva_find_quantity": (c_ssize_t, [c_void_p, c_char_p]),
    "resolva_unset": (c_int, [c_void_p, c_size_t]),
    "resolva_set_number": (c_int, [c_void_p, c_size_t, c_double]),
    "resolva_set_text": (c_int, [c_void_p, c_size_t, c_char_p]),
    "resolva_set_function": (c_int, [c_void_p, c_size_t, c_char_p, Function, c_void_p, doubles, c_size_t]),
    "resolva_set_spectrum": (c_int, [c_void_p, c_size_t, c_void_p, c_void_p, c_size_t]),
    "resolva_evaluate": (c_int, [c_void_p, c_size_t, c_size_t, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p,
                                 c_void_p, c_int, c_void_p]),
    "resolva_reason": (c_char_p, [c_void_p, c_size_t]),
    "resolva_minimise": (c_int, [c_void_p, c_size_t, c_size_t, c_double, c_double, doubles, doubles, ints, c_void_p,
                                 c_void_p, c_size_t, sizes, ints]),
    "resolva_crossings": (c_int, [c_void_p, c_size_t, c_size_t, c_double, c_double, c_double, c_void_p, c_void_p,
                                  c_size_t, sizes, ints]),
    "resolva_gradient": (c_int, [c_void_p, c_size_t, sizes, c_void_p, c_void_p, c_void_p, ints, ints]),
    "resolva_training_curve": (c_int, [c_void_p, c_void_p, c_size_t, c_void_p, c_void_p, c_void_p, ints]),
    "resolva_law_of": (c_void_p, [c_void_p]),
    "resolva_law_close": (None, [c_void_p]),
    "resolva_law_status": (c_int, [c_void_p]),
    "resolva_law_mass": (c_double, [c_void_p]),
    "resolva_law_edges": (c_size_t, [c_void_p, c_void_p, c_size_t]),
    "resolva_law_atoms": (c_size_t, [c_void_p, c_void_p, c_void_p, c_size_t]),
    "resolva_law_density": (c_int, [c_void_p, c_void_p, c_size_t, c_void_p]),
    "resolva_equations": (c_char_p, [c_void_p, c_int]),
}
INTERFACE = 1
STOPPED = 3


def _load() -> ctypes.CDLL:
    given = os.environ.get("RESOLVA_LIBRARY")
    path = pathlib.Path(given) if given else pathlib.Path(__file__).with_name("libresolva.so")
    try:
        library = ctypes.CDLL(str(path))
    except OSError as problem:
        raise ImportError(f"the library of resolva could not be loaded: {problem}; "
                          "RESOLVA_LIBRARY names another one") from None
    for name, (result, arguments) in _signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    found = library.resolva_interface_version()
    if found != INTERFACE:
        raise ImportError(f"{path} speaks interface {found}; this package needs {INTERFACE}")
    return library


library = _load()
statuses = []
while (_name := library.resolva_status_name(len(statuses))) is not None:
    statuses.append(_name.decode())


def version() -> str:
    return library.resolva_version().decode()


def last_error() -> str:
    return library.resolva_last_error().decode(errors="replace")


def check(code: int) -> None:
    """Raises what a failing call said."""
    if code == 0:
        return
    if code == STOPPED:
        raise KeyboardInterrupt
    raise (ArgumentError if code == 2 else ComputationError)(last_error())


__all__ = ["ArgumentError", "ComputationError", "Function", "Parameter", "Quantity", "byref", "check", "last_error",
           "library", "statuses", "version"]
