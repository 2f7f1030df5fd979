"""Write the small ncnn models that the tests run: siblings of the ONNX models here, with the same weights, in Assay's one-file form.

    python3 -m venv venv && venv/bin/pip install onnx==1.23.2 numpy==2.4.6
    venv/bin/python make_models.py
    venv/bin/python make_ncnn_models.py

They are written layer by layer, so that each has what a test asks for. A second run writes the same bytes. The models are committed: building
needs no Python.
"""

import pathlib

import numpy as np
import onnx
from onnx import numpy_helper

HERE = pathlib.Path(__file__).parent
INT8 = b"\x38\x4b\x0d\x00"
FLOAT32 = b"\x00\x00\x00\x00"


def save(name, layers, weights=b""):
    """Put the two files together: a header, the .param, the .bin."""
    blobs = set()
    for layer in layers:
        words = layer.split()
        blobs.update(words[4 + int(words[2]) : 4 + int(words[2]) + int(words[3])])
    param = "\n".join(["7767517", f"{len(layers)} {len(blobs)}", *layers, ""]).encode()
    (HERE / f"{name}.ncnn").write_bytes(f"assay-ncnn 1 {len(param)} {len(weights)}\n".encode() + param + weights)


def initializers(name):
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(HERE / f"{name}.onnx").graph.initializer}


def padded(data):
    return data + bytes(-len(data) % 4)


def mlp_float32():
    weights = initializers("mlp-float32")
    w1, b1, w2 = weights["w1"], weights["b1"], weights["w2"]
    save(
        "mlp-float32",
        [
            f"Input x 0 1 x 0={w1.shape[0]}",
            f"InnerProduct matmul1 1 1 x s 0={w1.shape[1]} 1=1 2={w1.size}",
            "ReLU relu 1 1 s r",
            f"InnerProduct matmul2 1 1 r y 0={w2.shape[1]} 1=0 2={w2.size}",
        ],
        FLOAT32 + w1.T.tobytes() + b1.tobytes() + FLOAT32 + w2.T.tobytes(),
    )


def mlp_int8():
    """Weights in INT8 with a scale for each output, inputs of each layer with one scale."""
    weights = initializers("mlp-float32")
    w1, b1, w2 = weights["w1"], weights["b1"], weights["w2"]
    # The largest numbers that the tests give, and what follows from them.
    x = (np.arange(8) % 11 - 5) / 5
    hidden = np.maximum(x @ w1 + b1, 0)

    def layer(weight, bias, largest):
        scales = (127 / np.abs(weight).max(axis=0)).astype(np.float32)
        rounded = np.clip(np.rint(weight * scales), -127, 127).astype(np.int8)
        return (
            INT8
            + padded(np.ascontiguousarray(rounded.T).tobytes())
            + (b"" if bias is None else bias.tobytes())
            + scales.tobytes()
            + np.float32(127 / largest).tobytes()
        )

    save(
        "mlp-int8",
        [
            f"Input x 0 1 x 0={w1.shape[0]}",
            f"InnerProduct matmul1 1 1 x s 0={w1.shape[1]} 1=1 2={w1.size} 8=1",
            "ReLU relu 1 1 s r",
            f"InnerProduct matmul2 1 1 r y 0={w2.shape[1]} 1=0 2={w2.size} 8=1",
        ],
        layer(w1, b1, np.abs(x).max()) + layer(w2, None, hidden.max()),
    )


def embedding():
    """Integers, a second input and a second output."""
    table = initializers("embedding-int64")["table"]
    save(
        "embedding-int64",
        [
            "Input ids 0 1 ids",
            "Input x 0 1 x",
            f"Embed gather 1 1 ids hidden 0={table.shape[1]} 1={table.shape[0]} 2=0 3={table.size}",
            "ReLU relu 1 1 x positive",
        ],
        FLOAT32 + table.tobytes(),
    )


def relu():
    """Takes tensors of any shape."""
    save("relu", ["Input x 0 1 x", "ReLU relu 1 1 x y"])


def unknown_operator():
    save("unknown-operator", ["Input x 0 1 x", "Teleport teleport 1 1 x y"])


if __name__ == "__main__":
    for make in (mlp_float32, mlp_int8, embedding, relu, unknown_operator):
        make()
