"""pip install .   builds the C interface with CMake and packs it beside the Python sources.

Needs a C++20 compiler, CMake, Boost and Eigen; neither GSL nor OpenBLAS. The wheel serves every CPython: nothing in it
is compiled against Python.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

root = pathlib.Path(__file__).resolve().parent


class BuildWithLibrary(build_py):
    """The Python sources and, in an installed copy, the shared library beside them."""

    def run(self):
        super().run()
        with tempfile.TemporaryDirectory() as folder:
            generator = ["-G", "Ninja"] if shutil.which("ninja") else []
            subprocess.run(["cmake", "-S", str(root), "-B", folder, *generator, "-DCMAKE_BUILD_TYPE=Release",
                            "-DRESOLVA_BUILD_BINDINGS=ON", "-DRESOLVA_BUILD_PROGRAM=OFF", "-DRESOLVA_BUILD_TESTS=OFF",
                            "-DRESOLVA_BUILD_BENCHMARKS=OFF", "-DRESOLVA_WITH_GSL=OFF"], check=True)
            subprocess.run(["cmake", "--build", folder, "--target", "resolva_abi", "--parallel",
                            str(os.cpu_count() or 1)], check=True)
            library = (pathlib.Path(folder) / "lib" / "libresolva.so").resolve()
            target = pathlib.Path(self.build_lib) / "resolva" / "libresolva.so"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(library, target)
            subprocess.run(["strip", "--strip-unneeded", str(target)], check=False)


class PlatformDistribution(Distribution):
    """Pure Python beside a shared library: installed as platform-specific, tagged for no interpreter."""

    def has_ext_modules(self):
        return True


commands = {"build_py": BuildWithLibrary}
try:
    from wheel.bdist_wheel import bdist_wheel

    class AnyPythonWheel(bdist_wheel):
        def finalize_options(self):
            super().finalize_options()
            self.root_is_pure = False

        def get_tag(self):
            return "py3", "none", super().get_tag()[2]

    commands["bdist_wheel"] = AnyPythonWheel
except ImportError:
    pass

version = re.search(r"VERSION (\d+\.\d+\.\d+)", (root / "CMakeLists.txt").read_text()).group(1)
setup(version=version, packages=["resolva"], package_dir={"": "bindings/python"}, package_data={"resolva": ["py.typed"]},
      cmdclass=commands, distclass=PlatformDistribution)
