"""Look at what the tools made; each command prints JSON.

    judge.py weights PEER ASSAY
    judge.py models BASELINE PEER ASSAY TEST_SAMPLES [--reference TOLERANCE]

`ASSAY` may be `-` where Assay made no model.
"""

import argparse
import json
import sys
import time
from collections import Counter

import numpy as np
import onnx
import onnxruntime as ort
from onnx import numpy_helper

LATENCY_ROUNDS = 15
LATENCY_SECONDS_PER_ROUND = 0.15


def operators(model: onnx.ModelProto) -> Counter:
    return Counter((f"{node.domain}." if node.domain else "") + node.op_type for node in model.graph.node)


def constants(model: onnx.ModelProto) -> dict:
    found = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Constant":
            found.update({node.output[0]: each.t for each in node.attribute if each.name == "value"})
    return found


def weights(peer_file: str, assay_file: str) -> dict:
    """Compare constants of at least two dimensions or 16 numbers by their bits; they are matched by name."""
    peer, assay = onnx.load(peer_file), onnx.load(assay_file)
    theirs, ours = constants(peer), constants(assay)
    equal, different, missing, scalars = 0, [], [], 0
    for name, tensor in theirs.items():
        values = numpy_helper.to_array(tensor)
        if name not in ours:
            if values.size >= 16:
                missing.append(name)
            continue
        own = numpy_helper.to_array(ours[name])
        if values.dtype == own.dtype and values.shape == own.shape and values.tobytes() == own.tobytes():
            equal += 1
        elif values.size < 16:
            scalars += 1
        else:
            difference = f"{values.dtype} {list(values.shape)} against {own.dtype} {list(own.shape)}"
            if values.shape == own.shape and values.dtype == own.dtype:
                differing = values != own
                difference = f"{int(differing.sum())} of {values.size} numbers"
                if values.dtype.kind == "f" and differing.any():
                    sizes = np.abs(values[differing].astype(np.float64)), np.abs(own[differing].astype(np.float64))
                    difference += f", sizes up to {sizes[0].max():.3g} against {sizes[1].max():.3g}"
            different.append(f"{name}: {difference}")
    return {
        "equal": equal,
        "different": different,
        "missing": missing,
        "different_small": scalars,
        # A constant may be a node or not: that says nothing about the work.
        "operators_equal": {**operators(peer), "Constant": 0} == {**operators(assay), "Constant": 0},
        "operators_peer": operators(peer),
        "operators_assay": operators(assay),
    }


def session(file: str, level=ort.GraphOptimizationLevel.ORT_ENABLE_ALL) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = level
    options.log_severity_level = 3
    return ort.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def latency_ratios(first: ort.InferenceSession, second: ort.InferenceSession, feed: dict) -> dict:
    """Time two models in turn, query by query; a round's ratio is that of its medians."""

    def once(model) -> float:
        start = time.perf_counter_ns()
        model.run(None, feed)
        return (time.perf_counter_ns() - start) / 1e6

    for _ in range(3):
        once(first), once(second)
    pair_ms = once(first) + once(second)
    queries = max(5, round(LATENCY_SECONDS_PER_ROUND * 1000 / pair_ms))
    rounds = []
    for number in range(LATENCY_ROUNDS):
        # Whoever runs second finds caches that the other one has filled, so they take turns at it.
        order = (first, second) if number % 2 == 0 else (second, first)
        times = {id(first): [], id(second): []}
        for _ in range(queries):
            for model in order:
                times[id(model)].append(once(model))
        rounds.append((float(np.median(times[id(first)])), float(np.median(times[id(second)]))))
    return {"rounds": rounds, "ratios": [b / a for a, b in rounds]}


def outputs(model: ort.InferenceSession, samples: dict, count: int) -> np.ndarray:
    names = [each.name for each in model.get_inputs()]
    return np.concatenate(
        [model.run(None, {name: samples[name][i : i + 1] for name in names})[0] for i in range(count)]
    )


def judged(model: ort.InferenceSession, samples: dict, expected: np.ndarray, count: int) -> dict:
    result = outputs(model, samples, count)
    facts = {
        "max_abs_difference": float(np.max(np.abs(result - expected))),
        "agreement": float(np.mean(result.argmax(-1) == expected.argmax(-1))),
    }
    if "labels" in samples:
        facts["accuracy"] = float(np.mean(result.argmax(-1) == samples["labels"][:count]))
    return facts


def models(baseline: str, peer: str, assay: str, test: str) -> dict:
    with np.load(test) as file:
        samples = dict(file)
    count = len(next(iter(samples.values())))
    plain = session(baseline)
    expected = outputs(plain, samples, count)
    feed = {each.name: samples[each.name][:1] for each in plain.get_inputs()}
    made = {name: session(file) for name, file in (("peer", peer), ("assay", assay)) if file != "-"}
    facts = {"samples": count, "baseline": judged(plain, samples, expected, count)}
    for name, model in made.items():
        facts[name] = judged(model, samples, expected, count)
        facts[name]["latency_against_baseline"] = latency_ratios(plain, model, feed)
    if len(made) == 2:
        facts["latency_against_peer"] = latency_ratios(made["peer"], made["assay"], feed)
    facts["operators_peer"] = operators(onnx.load(peer))
    if assay != "-":
        facts["operators_assay"] = operators(onnx.load(assay))
    return facts


def levels(peer: str, baseline: str, assay: str, length: int) -> dict:
    """Time MiniLM models at each level of ONNX Runtime's own optimization."""
    rng = np.random.default_rng(1)
    feed = {
        "input_ids": rng.integers(1000, 20000, (1, length)),
        "attention_mask": np.ones((1, length), np.int64),
        "token_type_ids": np.zeros((1, length), np.int64),
    }
    # Some padding, so that masks are at work.
    feed["attention_mask"][0, length * 3 // 4 :] = 0
    real = slice(0, length * 3 // 4)
    facts = {}
    for name, level in (
        ("all", ort.GraphOptimizationLevel.ORT_ENABLE_ALL),
        ("basic", ort.GraphOptimizationLevel.ORT_ENABLE_BASIC),
        ("none", ort.GraphOptimizationLevel.ORT_DISABLE_ALL),
    ):
        plain = session(baseline, level)
        expected = plain.run(None, feed)[0]
        made = {key: session(file, level) for key, file in (("peer", peer), ("assay", assay)) if file != "-"}
        facts[name] = {
            key: {
                "max_abs_difference": float(np.abs(model.run(None, feed)[0] - expected)[:, real].max()),
                "latency_against_baseline": latency_ratios(plain, model, feed),
            }
            for key, model in made.items()
        }
        if len(made) == 2:
            facts[name]["latency_against_peer"] = latency_ratios(made["peer"], made["assay"], feed)
    return facts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["weights", "models", "levels"])
    parser.add_argument("rest", nargs="+")
    arguments = parser.parse_args()
    rest = arguments.rest
    if arguments.command == "weights":
        facts = weights(*rest)
    elif arguments.command == "models":
        facts = models(*rest)
    else:
        baseline, peer, assay = rest
        facts = {f"length {length}": levels(peer, baseline, assay, length) for length in (16, 128)}
        facts["operators_peer"] = operators(onnx.load(peer))
        if assay != "-":
            facts["operators_assay"] = operators(onnx.load(assay))
    json.dump(facts, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
