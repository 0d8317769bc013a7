# shellcheck shell=bash
# Debian packages, one a line: name, then what it is for.

packages_for_program() {
    cat <<'END'
g++                  compiler (C++20)
cmake                build
ninja-build          build
libboost-dev         bracketing, quadrature, special functions, 50-digit arithmetic
libeigen3-dev        small dense linear algebra
libgsl-dev           independent second routes
libcli11-dev         command-line options
libtomlplusplus-dev  run files
nlohmann-json3-dev   JSON output
libopenblas-dev      dense algebra of simulations
gnuplot-nox          figures
END
}

packages_for_tests() {
    cat <<'END'
catch2               tests
librapidcheck-dev    tests of laws on random input
python3-numpy        tests of the Python package, fuzzed command lines
END
}

# Useful, never required: package, command or header that shows its presence, what is left out without it.
optional_packages_for_tests() {
    cat <<'END'
libbenchmark-dev  benchmark/benchmark.h  benchmarks
zlib1g-dev  zlib.h  data files compressed by gzip
libopenmpi-dev  x86_64-linux-gnu/mpi/mpi.h  validations over MPI ranks (openmpi-bin)
END
}
