"""Write what `quantize_static` computes for a small CNN, for tests of calibration and of scales to compare with.

    golden_calibration.py FOLDER

writes `cnn.onnx`, `samples.npz` and `golden.json`. All weights and samples are small multiples of powers of two, so every sum in the
network is exact in float32: any kernel on any machine gives the same activations, and the values below hold bit for bit.
Decimals are the shortest that give the same float32 back.
"""

import argparse
import hashlib
import importlib
import json
import logging
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static

from tools.reader import Reader

# The package names a function like this module, and hides it.
ort_quantize = importlib.import_module("onnxruntime.quantization.quantize")
create_calibrator = ort_quantize.create_calibrator

SAMPLES = 24
SIDE = 8
# quantize_static has no option for them: 128 bins are its default for entropy, where they leave it one threshold to choose.
BINS = 2048
QUANTIZED_BINS = 128

CASES = {
    "minmax": (CalibrationMethod.MinMax, {}, None),
    # The default of quantize_static: a histogram of absolute values.
    "percentile-symmetric": (CalibrationMethod.Percentile, {"percentile": 99.0}, None),
    "percentile": (CalibrationMethod.Percentile, {"percentile": 99.0, "symmetric": False}, None),
    "entropy": (CalibrationMethod.Entropy, {}, None),
    # Samples come in parts, so that histograms grow.
    "percentile-streamed": (CalibrationMethod.Percentile, {"percentile": 99.0, "symmetric": False}, 8),
    "entropy-streamed": (CalibrationMethod.Entropy, {}, 8),
}


def small_cnn() -> onnx.ModelProto:
    rng = np.random.default_rng(4)
    initializers = []

    def weight(name, *shape, largest=7, per=8):
        values = (rng.integers(-largest, largest + 1, shape) / per).astype(np.float32)
        initializers.append(numpy_helper.from_array(values, name))
        return name

    conv = dict(kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    nodes = [
        helper.make_node("Conv", ["input", weight("w1", 4, 1, 3, 3), weight("b1", 4)], ["c1"], "conv1", **conv),
        helper.make_node("Relu", ["c1"], ["r1"], "relu1"),
        helper.make_node("Conv", ["r1", weight("w2", 4, 4, 3, 3, largest=3, per=4), weight("b2", 4)], ["c2"], "conv2", **conv),
        helper.make_node("Add", ["c2", "r1"], ["a2"], "add2"),
        helper.make_node("Relu", ["a2"], ["r2"], "relu2"),
        helper.make_node("MaxPool", ["r2"], ["p2"], "pool2", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["p2", weight("w3", 8, 4, 1, 1, largest=3, per=4)], ["c3"], "conv3", kernel_shape=[1, 1]),
        helper.make_node("GlobalAveragePool", ["c3"], ["g3"], "average3"),
        helper.make_node("Flatten", ["g3"], ["f3"], "flatten3", axis=1),
        helper.make_node("Gemm", ["f3", weight("w4", 5, 8, largest=1, per=2), weight("b4", 5)], ["logits"], "gemm4", transB=1),
    ]
    shape = lambda *dims: ["batch", *dims]
    graph = helper.make_graph(
        nodes,
        "small-cnn",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape(1, SIDE, SIDE))],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape(5))],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def small_samples() -> np.ndarray:
    rng = np.random.default_rng(5)
    samples = rng.integers(0, 16, (SAMPLES, 1, SIDE, SIDE))
    samples[rng.random(samples.shape) < 0.5] = 0
    # Later samples are brighter: ranges grow while they stream in.
    ceiling = np.linspace(6, 16, SAMPLES).astype(np.int64).reshape(-1, 1, 1, 1)
    return (np.minimum(samples, ceiling) / 16).astype(np.float32)


def check_exact(model: onnx.ModelProto, samples: np.ndarray) -> None:
    """Fail unless all partial sums, whatever their order, fit into float32's 24 bits."""
    positive = onnx.ModelProto()
    positive.CopyFrom(model)
    for tensor in positive.graph.initializer:
        tensor.CopyFrom(numpy_helper.from_array(np.abs(numpy_helper.to_array(tensor)).astype(np.float64), tensor.name))
    names = [node.output[0] for node in model.graph.node]
    for info in [*positive.graph.input, *positive.graph.output]:
        info.type.tensor_type.elem_type = TensorProto.DOUBLE
    for name in names[:-1]:
        positive.graph.output.append(helper.make_tensor_value_info(name, TensorProto.DOUBLE, None))
    outputs = ReferenceEvaluator(positive).run(None, {"input": samples.astype(np.float64)})
    # The finest step of each tensor, as a power of two: 1/16 for samples, 1/8 or 1/4 for weights, 1/16 for the average of 4 x 4.
    steps = dict(c1=7, r1=7, c2=9, a2=9, r2=9, p2=9, c3=11, g3=15, f3=15, logits=16)
    for name, values in zip(["logits", *names[:-1]], outputs, strict=True):
        bits = np.log2(np.max(values)) + steps[name]
        assert bits < 24, f"{name} is not exact: {bits:.1f} bits"


class Captured:
    """Let quantize_static use more bins than it has an option for, and keep what it found."""

    def __init__(self, options: dict, part: int | None):
        self.options, self.part, self.ranges = options, part, {}

    def create(self, model, op_types, augmented_model_path, calibrate_method, extra_options, **others):
        options = {**extra_options, **self.options}
        if calibrate_method != CalibrationMethod.MinMax:
            options["num_bins"] = BINS
        if calibrate_method == CalibrationMethod.Entropy:
            options["num_quantized_bins"] = QUANTIZED_BINS
        calibrator = create_calibrator(model, op_types, augmented_model_path, calibrate_method, extra_options=options, **others)
        compute = calibrator.compute_data

        def compute_data():
            found = compute()
            self.ranges = {name: data.range_value for name, data in found.items()}
            return found

        calibrator.compute_data = compute_data
        if self.part:
            collect = calibrator.collect_data
            calibrator.collect_data = lambda reader: [collect(each) for each in reader.parts(self.part)]
        return calibrator


def number(value) -> float:
    return float(str(np.float32(value)))


def golden(model: Path, samples: np.ndarray, out: Path, case: str) -> dict:
    method, options, part = CASES[case]
    captured = Captured(options, part)
    ort_quantize.create_calibrator = captured.create
    try:
        quantize_static(
            model,
            out,
            Reader({"input": samples}),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            calibrate_method=method,
        )
    finally:
        ort_quantize.create_calibrator = create_calibrator
    quantized = onnx.load(out)
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in quantized.graph.initializer}
    activations = {}
    for node in quantized.graph.node:
        if node.op_type == "QuantizeLinear":
            activations[node.input[0]] = {
                "scale": number(constants[node.input[1]]),
                "zeroPoint": int(constants[node.input[2]]),
            }
    weights = {}
    for node in quantized.graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in constants:
            values = constants[node.input[0]]
            weights[node.input[0]] = {
                "type": str(values.dtype),
                "scales": [number(scale) for scale in np.atleast_1d(constants[node.input[1]])],
                "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
            }
            if values.ndim == 1:
                weights[node.input[0]]["values"] = values.tolist()
    return {
        "ranges": {name: [number(np.squeeze(low)), number(np.squeeze(high))] for name, (low, high) in sorted(captured.ranges.items())},
        "activations": activations,
        "weights": weights,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    logging.disable(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    model, samples = small_cnn(), small_samples()
    check_exact(model, samples)
    onnx.save(model, folder / "cnn.onnx")
    np.savez(folder / "samples.npz", input=samples)
    scratch = folder / "quantized.onnx"
    cases = {case: golden(folder / "cnn.onnx", samples, scratch, case) for case in CASES}
    # Weights don't depend on the samples, so they stand here once; biases do.
    shared = {name: fields for name, fields in cases["minmax"]["weights"].items() if fields["type"] == "int8"}
    for each in cases.values():
        each["biases"] = {name: fields for name, fields in each.pop("weights").items() if name not in shared}
    scratch.unlink()
    document = {
        "tool": f"onnxruntime.quantization.quantize_static {onnxruntime.__version__}",
        "settings": "QDQ, activations uint8, weights int8 per channel, percentile 99, "
        f"histograms of {BINS} bins, {QUANTIZED_BINS} quantized bins; streamed: 8 samples at a time",
        "weights": shared,
        "cases": cases,
    }
    (folder / "golden.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
