#!/usr/bin/env python3
"""Make the two models of smoke.yaml: a small multi-layer perceptron in FP32, and its dynamic INT8 sibling.

The weights are random (seeded): nothing is learned, but the arithmetic is real. The same versions give the same bytes:

    python3 -m venv /tmp/models-venv
    /tmp/models-venv/bin/pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
    /tmp/models-venv/bin/python scenarios/library/models/make_models.py

It writes both files beside itself, runs both, and prints how well they agree and the SHA-256 that smoke.yaml pins.
"""

import hashlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

SEED = 20250307
WIDTHS = [128, 512, 384, 16]
# Old enough for every runtime that Assay measures.
OPSET = 17
IR_VERSION = 8

FOLDER = Path(__file__).resolve().parent
FP32 = FOLDER / "mlp-fp32.onnx"
INT8 = FOLDER / "mlp-int8.onnx"


def make_fp32(path: Path) -> None:
    """Write x -> MatMul -> Add -> Relu -> ... -> y, with He-initialized weights."""
    random = np.random.default_rng(SEED)
    nodes, weights = [], []
    tensor = "input"
    for layer, (rows, columns) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        last = layer == len(WIDTHS) - 2
        weight = random.normal(0, np.sqrt(2 / rows), (rows, columns)).astype(np.float32)
        bias = random.normal(0, 0.1, columns).astype(np.float32)
        weights.append(numpy_helper.from_array(weight, f"weight_{layer}"))
        weights.append(numpy_helper.from_array(bias, f"bias_{layer}"))
        nodes.append(helper.make_node("MatMul", [tensor, f"weight_{layer}"], [f"product_{layer}"], name=f"matmul_{layer}"))
        tensor = "output" if last else f"sum_{layer}"
        nodes.append(helper.make_node("Add", [f"product_{layer}", f"bias_{layer}"], [tensor], name=f"add_{layer}"))
        if not last:
            nodes.append(helper.make_node("Relu", [tensor], [f"relu_{layer}"], name=f"relu_{layer}"))
            tensor = f"relu_{layer}"
    graph = helper.make_graph(
        nodes,
        "mlp",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", WIDTHS[0]])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", WIDTHS[-1]])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def make_int8(source: Path, path: Path) -> None:
    """Quantize weights to 7 bits: enough here, and no CPU's INT8 kernel can overflow."""
    quantize_dynamic(source, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def run(path: Path, samples: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"input": samples})[0]


def main() -> None:
    make_fp32(FP32)
    make_int8(FP32, INT8)
    samples = np.random.default_rng(SEED + 1).normal(0, 1, (256, WIDTHS[0])).astype(np.float32)
    expected, actual = run(FP32, samples), run(INT8, samples)
    # One sample at a time, as a query carries it: dynamic quantization looks at the whole batch.
    alone = np.concatenate([run(INT8, samples[i : i + 1]) for i in range(16)])
    norms = np.linalg.norm(expected, axis=1) * np.linalg.norm(actual, axis=1)
    print("mean cosine", float(np.mean(np.sum(expected * actual, axis=1) / norms)))
    print("top-1 agreement", float(np.mean(expected.argmax(axis=1) == actual.argmax(axis=1))))
    print("largest difference between alone and in a batch", float(np.abs(alone - actual[:16]).max()))
    for path in (FP32, INT8):
        print(path.name, path.stat().st_size, "bytes, sha256", hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
