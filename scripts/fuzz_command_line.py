#!/usr/bin/env python3
"""Runs the program on malformed and extreme command lines and says where it misbehaves.

    scripts/fuzz_command_line.py build/release/resolva [--count N] [--seed S] [--seconds T] [--only COMMAND] [--verbose]

Line k of a seed is the same on every machine: its options come from the help of the commands, its values from pools of
numbers, names, grids, files and rubbish. It is an error when

  - the exit status is not 0, 1 or 2, or the program dies of a signal;
  - a message has more than four lines or more than 300 characters, or speaks of std:: or of an exception;
  - ten seconds of processor time or 2 GB of memory pass without a word on standard error;
  - with --json and exit status 0 or 1 standard output is not one JSON value, or with status 2 anything is printed;
  - a run that succeeds (exit status 0) prints a null that no status and no reason beside or above it explains, or a
    number of a text output is nan.

`--seconds` ends the run early, so that a test takes a bounded time. Exit status 1 when an error was found.
"""
import argparse
import json
import os
import pathlib
import random
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("--count", type=int, default=1000)
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--first", type=int, default=0, help="number of the first line")
arguments.add_argument("--seconds", type=float, default=float("inf"))
arguments.add_argument("--only", default="")
arguments.add_argument("--verbose", action="store_true")
options = arguments.parse_args()
program = str(pathlib.Path(options.program).resolve())
scratch = tempfile.TemporaryDirectory(prefix="resolva-fuzz-")

cpu_limit, memory_limit = 10.0, 2 << 30  # what may pass in silence
hard_cpu, hard_memory = 13, 5 << 30      # what ends a run

files = {
    "numbers.txt": "1 0.5\n2 0.3\n0.1 0.2\n",
    "steps.txt": "1e-3\n0.05\n0.2\n0.5\n",
    "table.csv": "a,b,c\n" + "".join(f"{i % 7},{(i * i) % 5},{(3 * i) % 11}\n" for i in range(60)),
    "model.toml": '[dimensions]\nd = 1\nn = 2\n[matrices.X]\nrows = "d"\ncolumns = "n"\nlaw = "gaussian"\n',
    "options.toml": 'psi_n = 3\nridge = 0.1\n',
    "rubbish": "\x00\x01<html>,,;;\n" * 5,
    "empty": "",
}
for name, text in files.items():
    pathlib.Path(scratch.name, name).write_text(text)

plain = ["0.1", "0.5", "1", "2", "3", "1.5", "0.01", "10"]
extreme = ["0", "-1", "-0", "1e-300", "1e300", "1e-12", "1e12", "4.0000000000001", "inf", "-inf", "nan", "1e-20", "1e20",
           "5e-324", "1.8e308", "1e999", "0x10", "1e", "", " 1", "1,5", "1e3", "+1"]
integers = ["1", "2", "3", "5", "8", "12", "20", "0", "-1", "7.5", "100", "1000", "4294967297", "2147483648",
            "9223372036854775807", "9223372036854775808", "99999999999999999999", "1000000000", "10000000"]
grids = ["1,2", "log:0.1:10:5", "lin:0:1:4", "log:1:2:10000000", "log:0:1:5", "lin:1:1:3", "1,,2", "log:1:2", "nan,1",
         "inf,1", "log:1e-300:1e300:7", "1:2:3", "0", "log:1:2:1", "0,inf"]
names = ["relu", "tanh", "erf", "sign", "linear", "identity", "hermite:0,1", "hermite:", "hermite:0,0,1", "sin", "cubic",
         "manifold", "isotropic", "projector", "power-law:0.5", "power-law:-1", "power-law:nan", "file:numbers.txt",
         "file:rubbish", "file:empty", "file:nothing", "subspace", "adaptive", "ho", "equal", "ddim", "li-yan", "cosine",
         "file:steps.txt", "table:numbers.txt", "circle", "ellipse", "torus", "sphere", "curve", "ridge", "psi-p", "score",
         "test", "samples", "steps", "features", "quick", "chart", "volume"]
paths = ["table.csv", "numbers.txt", "empty", "rubbish", "nothing.csv", ".", "/dev/null", "model.toml", "out.csv", "out.json",
         "out.svg", "options.toml", "no/such/folder.csv"]
rubbish = ["x", "--", "-", "'", '"', "`id`", "$(id)", "\u00e9\u4e2d", "a" * 100000, "=", "a=b", "psi-p=1,2", "psi-p=log:1:2:4",
           "\n\n\n\n\n\n", "\x1b[31m", "%n%s", "1e5:1e6", "1:0.5", "-1:0,1:0", "d=20", "d=-1", "1/2", "2/1", "0:1:1e9"]
likely = {
    "--draws": ["inf", "1", "2", "4"], "--activation": ["relu", "tanh", "erf", "sign"], "--manifold": ["linear", "tanh", "sin"],
    "--spectrum": ["manifold", "isotropic", "projector", "power-law:0.5", "file:numbers.txt"], "--sizes": ["8,12", "10,14"],
    "--replicas": ["2", "3"], "--steps": ["20", "50", "10"], "--design": ["adaptive", "ho", "equal", "ddim"],
    "--shape": ["circle", "ellipse", "torus", "sphere"], "--times": ["1,10,100", "log:1:1e4:4"], "--n": ["20", "100"],
    "--m": ["8", "16"], "--mu": ["1", "3"], "--walkers": ["10", "50"], "--duration": ["0.1", "0.01"], "--sigma": ["0.05", "0.1"],
    "--x": ["psi-p=log:0.1:10:5", "ridge=0,1e-3", "activation=relu,tanh"], "--curve": ["psi-d=0.1,0.5"], "--over": ["ridge", "psi-p"],
    "--of": ["score", "test"], "--target-score": ["0.5", "1"], "--training-time": ["1,10", "log:0.1:10:4"], "--simulate": ["d=10"],
    "--latent": ["-1:0.25,1:0.25", "0:1"], "--angle": ["0.7", "0"], "--radius": ["1.1", "0.9"], "--dimension": ["16", "64"],
    "--intrinsic": ["4", "8"], "--likelihood": ["0.1,0.2"], "--swirl": ["1", "1,0.5"], "--axes": ["1,2", "0.5,1"],
    "--radii": ["1", "1,0.4"], "--kappa": ["1", "0", "5"], "--alpha": ["1", "0.5"], "--schedule": ["li-yan", "cosine"],
    "--orders": ["4", "8"], "--count": ["8"], "--points": ["20"], "--grid": ["0.5,1"], "--seed": ["1", "7"], "--data": ["table.csv"],
    "--suite": ["quick"], "--checkpoint": ["kept"], "--harmonic": ["1", "3", "23"], "--psi-d": ["0.5", "0.2"],
}
positionals = {"geometry": ["tempered", "expansion", "error", "push", "swirl", "simulate", "no"], "derive": ["model.toml", "nothing.toml"],
               "figure": ["nine", "0"], "merge": ["kept", "nothing"]}
cheap = {"generalization": ["--times", "1,10", "--m", "8"], "validate": ["--sizes", "8,12", "--replicas", "2"],
         "lemmas": ["--sizes", "8,12", "--replicas", "2"], "geometry": ["--sigma", "0.1"], "sweep": ["--x", "psi-p=1,2"],
         "complexity": ["--target-score", "1"], "train": ["--training-time", "1,10"]}


def run(words, silent=True):
    """(exit status, output, errors, processor seconds, bytes of memory)"""
    def limits():
        resource.setrlimit(resource.RLIMIT_AS, (hard_memory, hard_memory))
        resource.setrlimit(resource.RLIMIT_CPU, (hard_cpu, hard_cpu + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([program, *words], cwd=scratch.name, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                 preexec_fn=limits)
        _, state, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(state)
        out.seek(0)
        err.seek(0)
        return (child.returncode, out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace"),
                usage.ru_utime + usage.ru_stime, 1024 * usage.ru_maxrss)


def known_options():
    """Command -> (option, whether it takes a value), from the program's own help."""
    table = {}
    _, text, _, _, _ = run(["--help"])
    for command in re.findall(r"^  ([a-z]+)  ", text, re.M):
        _, text, _, _, _ = run([command, "--help"])
        table[command] = [(name, bool(value)) for name, value in
                          re.findall(r"^  (?:-h,)?(--[a-z][a-z0-9-]*)(?: ([^a-z\s][^\s]*|[a-z]{1,2}=?N?|[A-Z]\S*))?", text, re.M)
                          if name not in ("--help", "--threads", "--config")]
    return table


def value_for(option, draw):
    roll = draw.random()
    if option in likely and roll < 0.6:
        return draw.choice(likely[option])
    if roll < 0.7:
        return draw.choice(plain)
    pool = draw.choice([extreme, extreme, integers, integers, grids, names, paths, rubbish])
    return draw.choice(pool)


def line_of(number, table):
    draw = random.Random(f"{options.seed} {number}")
    commands = [c for c in table if not options.only or c == options.only]
    command = draw.choice(commands)
    words = [command if draw.random() < 0.99 or options.only else draw.choice(rubbish + names)]
    if command in positionals and draw.random() < 0.97:
        words.append(draw.choice(positionals[command]))
    base = cheap.get(command, [])
    chosen = draw.sample(table[command], min(len(table[command]), draw.choice([0, 1, 1, 2, 2, 3, 4, 6])))
    taken = {name for name, _ in chosen}
    for name, value in zip(base[::2], base[1::2]):
        if name not in taken:
            words += [name, value]
    for name, takes_value in chosen:
        if name == "--simulate" and command == "figure":
            continue
        if not takes_value:
            words.append(name)
        elif draw.random() < 0.03:
            words.append(name)
        else:
            words.append(f"{name}={value_for(name, draw)}")
    if draw.random() < 0.03:
        words.append(draw.choice(rubbish))
    if draw.random() < 0.5 and ("--json", False) in table[command] and "--json" not in words:
        words.append("--json")
    if draw.random() < 0.97:
        words += ["--threads", "1"]
    # A null byte cannot be passed; a figure would take minutes.
    return [word.replace("\0", "") for word in words]


def explains(holder):
    for key, value in holder.items():
        if value is None or not isinstance(value, str):
            continue
        if ("reason" in key or "explanation" in key) and value and "meets the stated accuracy" not in value:
            return True
        if "status" in key and value != "converged":
            return True
        if key == "regime" and value != "regular":
            return True
    return False


def unexplained(value, path="", explained=False):
    if isinstance(value, dict):
        explained = explained or explains(value)
        for key, held in value.items():
            if held is None and ("reason" in key or "explanation" in key):
                continue
            yield from unexplained(held, f"{path}.{key}", explained)
    elif isinstance(value, list):
        for held in value:
            yield from unexplained(held, f"{path}[]", explained)
    elif value is None and not explained:
        yield path


def complaints(words, result):
    status, output, errors, seconds, memory = result
    lines = errors.rstrip("\n").split("\n")
    said_so = "still at work" in errors or "free;" in errors
    if status < 0 and not (said_so and seconds > cpu_limit):
        yield f"dies of signal {-status} after {seconds:.1f} s"
    elif status not in (0, 1, 2) and status >= 0:
        yield f"exit status {status}"
    if len(lines) > 4 or any(len(line) > 300 for line in lines):
        yield f"a message of {len(lines)} lines and {max(map(len, lines))} characters"
    if "std::" in errors or "exception" in errors or "basic_string" in errors:
        yield "an internal message"
    if seconds > cpu_limit and not said_so:
        yield f"{seconds:.1f} s in silence"
    if memory > memory_limit and not said_so:
        yield f"{memory / 2**30:.1f} GB in silence"
    if status in (1, 2) and not errors and not output:
        yield "fails without a word"
    if status == 2 and output:
        yield "refuses, and prints"
    if "--json" in words and status in (0, 1) and output:
        try:
            answer = json.loads(output, parse_constant=lambda text: (_ for _ in ()).throw(ValueError(text)))
        except ValueError as error:
            yield f"not JSON: {error}"
            return
        if status == 0:
            for path in sorted(set(unexplained(answer))):
                yield f"null without a reason: {path}"
    elif status == 0 and re.search(r"(^|[\s,])-?nan\b", output):
        yield "prints nan and succeeds"


start = time.monotonic()
table = known_options()
found, done = 0, 0
for number in range(options.first, options.first + options.count):
    if time.monotonic() - start > options.seconds:
        break
    words = line_of(number, table)
    result = run(words)
    done += 1
    if options.verbose:
        print(number, result[0], f"{result[3]:.2f}", shlex.join(words)[:200], flush=True)
    for complaint in complaints(words, result):
        found += 1
        shown = shlex.join(word if len(word) < 200 else word[:40] + "..." for word in words)
        print(f"{complaint}\n    line {number}: resolva {shown}\n    {result[2].strip()[:300]}", flush=True)
print(f"{done} command lines, {found} complaints")
sys.exit(1 if found or done == 0 else 0)
