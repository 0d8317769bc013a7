#!/usr/bin/env python3
"""Records what the program answers to every line of tests/references/commands.txt.

    scripts/record_references.py build/release/resolva [--only TEXT]

Writes tests/references/answers.jsonl, one line a command: its exit status, and the JSON object it printed when it was
asked for one. Run it when a number has changed for a reason that the commit message states; tests/apps/references_test.cpp
compares with these lines. `--only TEXT` records anew the commands that contain TEXT and keeps the others.
"""
import argparse
import json
import pathlib
import shlex
import subprocess

root = pathlib.Path(__file__).resolve().parent.parent
folder = root / "tests" / "references"

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--only", default="")
arguments = parser.parse_args()
program = str(pathlib.Path(arguments.program).resolve())

answers = folder / "answers.jsonl"
known = {}
if arguments.only and answers.exists():
    known = {a["command"]: a for a in map(json.loads, answers.read_text().splitlines())}

lines = []
for command in (folder / "commands.txt").read_text().splitlines():
    if arguments.only and arguments.only not in command and command in known:
        lines.append(json.dumps(known[command]))
        continue
    run = subprocess.run([program, *shlex.split(command)], cwd=root, stdin=subprocess.DEVNULL, capture_output=True,
                         text=True, timeout=60)
    answer = {"command": command, "status": run.returncode}
    if "--json" in command and run.stdout.strip():
        answer["output"] = json.loads(run.stdout)
    lines.append(json.dumps(answer))
answers.write_text("\n".join(lines) + "\n")
print(f"{len(lines)} commands recorded")
