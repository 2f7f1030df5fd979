"""Write the small ONNX models that the tests run.

    python3 -m venv venv && venv/bin/pip install onnx==1.23.2 numpy==2.4.6
    venv/bin/python make_models.py

Seeded, so that a second run writes the same bytes. The models are committed: building needs no Python.
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
RANDOM = np.random.default_rng(20260101)
INPUTS, HIDDEN, OUTPUTS = 8, 16, 4
W1 = RANDOM.standard_normal((INPUTS, HIDDEN)).astype(np.float32)
B1 = RANDOM.standard_normal(HIDDEN).astype(np.float32)
W2 = RANDOM.standard_normal((HIDDEN, OUTPUTS)).astype(np.float32)


def save(name, nodes, inputs, outputs, initializers=(), domains=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(a, n) for n, a in initializers])
    opsets = [helper.make_opsetid("", 17)] + [helper.make_opsetid(d, 1) for d in domains]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="assay-tests")
    if not domains:
        onnx.checker.check_model(model, full_check=True)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


def value(name, type_, *shape):
    return helper.make_tensor_value_info(name, type_, list(shape))


def symmetric_int8(weight):
    scale = np.float32(np.abs(weight).max() / 127)
    return np.clip(np.rint(weight / scale), -127, 127).astype(np.int8), scale


def mlp_float32():
    save(
        "mlp-float32",
        [
            helper.make_node("MatMul", ["x", "w1"], ["h"], "matmul1"),
            helper.make_node("Add", ["h", "b1"], ["s"], "bias"),
            helper.make_node("Relu", ["s"], ["r"], "relu"),
            helper.make_node("MatMul", ["r", "w2"], ["y"], "matmul2"),
        ],
        [value("x", TensorProto.FLOAT, "batch", INPUTS)],
        [value("y", TensorProto.FLOAT, "batch", OUTPUTS)],
        [("w1", W1), ("b1", B1), ("w2", W2)],
    )


def mlp_int8():
    """The same network as dynamic quantization writes it: DynamicQuantizeLinear, MatMulInteger, Cast, Mul."""
    q1, s1 = symmetric_int8(W1)
    q2, s2 = symmetric_int8(W2)

    def matmul(a, q, s, out, n):
        return [
            helper.make_node("DynamicQuantizeLinear", [a], [f"q{n}", f"s{n}", f"z{n}"], f"quantize{n}"),
            helper.make_node("MatMulInteger", [f"q{n}", q, f"z{n}", f"{q}_zero"], [f"i{n}"], f"matmul{n}"),
            helper.make_node("Cast", [f"i{n}"], [f"f{n}"], f"cast{n}", to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"s{n}", s], [f"m{n}"], f"scales{n}"),
            helper.make_node("Mul", [f"f{n}", f"m{n}"], [out], f"scale{n}"),
        ]

    save(
        "mlp-int8",
        matmul("x", "w1", "w1_scale", "h", 1)
        + [helper.make_node("Add", ["h", "b1"], ["s"], "bias"), helper.make_node("Relu", ["s"], ["r"], "relu")]
        + matmul("r", "w2", "w2_scale", "y", 2),
        [value("x", TensorProto.FLOAT, "batch", INPUTS)],
        [value("y", TensorProto.FLOAT, "batch", OUTPUTS)],
        [
            ("w1", q1),
            ("w1_scale", s1),
            ("b1", B1),
            ("w2", q2),
            ("w2_scale", s2),
            ("w1_zero", np.int8(0)),
            ("w2_zero", np.int8(0)),
        ],
    )


def embedding():
    """Two int64 inputs, as a text model has them: ids and a mask; and a second output."""
    table = RANDOM.standard_normal((32, 6)).astype(np.float32)
    save(
        "embedding-int64",
        [
            helper.make_node("Gather", ["table", "ids"], ["rows"], "gather"),
            helper.make_node("Cast", ["mask"], ["weights"], "cast", to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["weights", "last"], ["column"], "unsqueeze"),
            helper.make_node("Mul", ["rows", "column"], ["hidden"], "mul"),
            helper.make_node("ReduceSum", ["mask", "second"], ["tokens"], "count", keepdims=0),
        ],
        [value("ids", TensorProto.INT64, "batch", "sequence"), value("mask", TensorProto.INT64, "batch", "sequence")],
        [value("hidden", TensorProto.FLOAT, "batch", "sequence", 6), value("tokens", TensorProto.INT64, "batch")],
        [("table", table), ("last", np.array([-1], np.int64)), ("second", np.array([1], np.int64))],
    )


def nonzero():
    """An output whose shape depends on the data, beside one whose shape does not."""
    save(
        "nonzero",
        [helper.make_node("NonZero", ["x"], ["where"], "nonzero"), helper.make_node("Relu", ["x"], ["y"], "relu")],
        [value("x", TensorProto.FLOAT, "batch", 4)],
        [value("where", TensorProto.INT64, 2, "found"), value("y", TensorProto.FLOAT, "batch", 4)],
    )


def wrong_shape():
    """Declares that it finds as many as it is given."""
    save(
        "wrong-shape",
        [
            helper.make_node("NonZero", ["x"], ["where"], "nonzero"),
            helper.make_node("Squeeze", ["where", "first"], ["y"], "squeeze"),
        ],
        [value("x", TensorProto.FLOAT, "n")],
        [value("y", TensorProto.INT64, "n")],
        [("first", np.array([0], np.int64))],
    )


def types():
    """Every element type that crosses the border, handed through."""
    kinds = {
        "float16": TensorProto.FLOAT16,
        "int32": TensorProto.INT32,
        "int8": TensorProto.INT8,
        "uint8": TensorProto.UINT8,
        "bool": TensorProto.BOOL,
    }
    save(
        "types",
        [helper.make_node("Identity", [f"{k}_in"], [f"{k}_out"], k) for k in kinds],
        [value(f"{k}_in", t, "batch", 3) for k, t in kinds.items()],
        [value(f"{k}_out", t, "batch", 3) for k, t in kinds.items()],
    )


def float16():
    save(
        "add-float16",
        [helper.make_node("Add", ["x", "one"], ["y"], "add")],
        [value("x", TensorProto.FLOAT16, "batch", 4)],
        [value("y", TensorProto.FLOAT16, "batch", 4)],
        [("one", np.array([1], np.float16))],
    )


def double_input():
    """An input of a type that no tensor of Assay has."""
    save(
        "double",
        [helper.make_node("Relu", ["x"], ["y"], "relu")],
        [value("x", TensorProto.DOUBLE, "batch", 4)],
        [value("y", TensorProto.DOUBLE, "batch", 4)],
    )


def unknown_operator():
    save(
        "unknown-operator",
        [helper.make_node("Teleport", ["x"], ["y"], "teleport", domain="org.example")],
        [value("x", TensorProto.FLOAT, "batch", 4)],
        [value("y", TensorProto.FLOAT, "batch", 4)],
        domains=["org.example"],
    )


def fails_when_run():
    """Loads, then fails for an id that the table does not have."""
    save(
        "gather",
        [helper.make_node("Gather", ["table", "ids"], ["y"], "gather")],
        [value("ids", TensorProto.INT64, "batch")],
        [value("y", TensorProto.FLOAT, "batch", 2)],
        [("table", RANDOM.standard_normal((4, 2)).astype(np.float32))],
    )


def huge_output():
    """Asks for 2^40 floats."""
    save(
        "huge",
        [helper.make_node("Expand", ["x", "shape"], ["y"], "expand")],
        [value("x", TensorProto.FLOAT, 1)],
        [value("y", TensorProto.FLOAT, "a", "b")],
        [("shape", np.array([1 << 20, 1 << 20], np.int64))],
    )


if __name__ == "__main__":
    for make in (
        mlp_float32,
        mlp_int8,
        embedding,
        nonzero,
        wrong_shape,
        types,
        float16,
        double_input,
        unknown_operator,
        fails_when_run,
        huge_output,
    ):
        make()
