"""Write the samples that calibration and the check of accuracy read: prepare.py MODEL-NAME FOLDER DATA

One `.npz` file for calibration, one array per model input; one for the test, with `labels` besides.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# How the images of each class are split, in the order in which they come: training, calibration, test.
DIGITS_SPLIT = (0.60, 0.10, 0.30)
CALIBRATION_COUNT = 200

OCR_HEIGHT, OCR_WIDTH = 48, 192
OCR_CALIBRATION_COUNT, OCR_TEST_COUNT = 100, 400


def digits(data: Path) -> tuple[dict, dict]:
    calibration, test = [], []
    for digit in range(10):
        pixels = json.loads((data / f"src/digits/{digit}.json").read_text())["data"]
        images = np.asarray(pixels, np.float32).reshape(-1, 1, 28, 28)
        first = round(len(images) * DIGITS_SPLIT[0])
        second = round(len(images) * (DIGITS_SPLIT[0] + DIGITS_SPLIT[1]))
        calibration.append(images[first:second][: CALIBRATION_COUNT // 10])
        test.append((images[second:], np.full(len(images) - second, digit)))
    images = np.concatenate([images for images, _ in test])
    labels = np.concatenate([labels for _, labels in test])
    return {"input": np.concatenate(calibration)}, {"input": images, "labels": labels}


def text_lines(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Render lines of random words, every other one upside down, as the classifier of PP-OCR expects them."""
    from PIL import Image, ImageDraw, ImageFont

    rng = np.random.default_rng(seed)
    letters = "etaoinshrdlucmfwypvbgkqjxzETAOINSHRDLUCMFWYPVBGKQJXZ0123456789"
    lines = np.zeros((count, 3, OCR_HEIGHT, OCR_WIDTH), np.float32)
    labels = np.arange(count) % 2
    for index in range(count):
        words = ["".join(rng.choice(list(letters), rng.integers(2, 9))) for _ in range(rng.integers(1, 4))]
        font = ImageFont.load_default(size=int(rng.integers(24, 40)))
        ink, paper = int(rng.integers(0, 90)), int(rng.integers(160, 256))
        box = font.getbbox(" ".join(words))
        image = Image.new("RGB", (int(box[2]) + 12, int(box[3]) + 12), (paper,) * 3)
        ImageDraw.Draw(image).text((6, 6), " ".join(words), fill=(ink,) * 3, font=font)
        if labels[index] == 1:
            image = image.rotate(180)
        width = min(OCR_WIDTH, round(image.width * OCR_HEIGHT / image.height))
        pixels = np.asarray(image.resize((width, OCR_HEIGHT)), np.float32)
        pixels += rng.normal(0, 6, pixels.shape).astype(np.float32)
        lines[index, :, :, :width] = (np.clip(pixels, 0, 255).transpose(2, 0, 1) / 255 - 0.5) / 0.5
    return lines, labels


def ocr() -> tuple[dict, dict]:
    calibration, _ = text_lines(OCR_CALIBRATION_COUNT, seed=1)
    test, labels = text_lines(OCR_TEST_COUNT, seed=2)
    return {"x": calibration}, {"x": test, "labels": labels}


def stand_in(out: Path) -> None:
    """Write a network with random weights for as long as there is no trained one."""
    rng = np.random.default_rng(3)

    def weight(name, *shape):
        values = rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape).astype(np.float32)
        return numpy_helper.from_array(values, name)

    weights = [weight("w1", 16, 1, 3, 3), weight("w2", 32, 16, 3, 3), weight("w3", 32, 32, 3, 3), weight("w4", 10, 32)]
    weights += [weight(f"b{i}", size) for i, size in ((1, 16), (2, 32), (3, 32), (4, 10))]
    conv = dict(kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    nodes = [
        helper.make_node("Conv", ["input", "w1", "b1"], ["c1"], "conv1", **conv),
        helper.make_node("Relu", ["c1"], ["r1"], "relu1"),
        helper.make_node("Conv", ["r1", "w2", "b2"], ["c2"], "conv2", strides=[2, 2], **conv),
        helper.make_node("Relu", ["c2"], ["r2"], "relu2"),
        helper.make_node("Conv", ["r2", "w3", "b3"], ["c3"], "conv3", **conv),
        helper.make_node("Add", ["c3", "r2"], ["a3"], "add3"),
        helper.make_node("Relu", ["a3"], ["r3"], "relu3"),
        helper.make_node("GlobalAveragePool", ["r3"], ["g"], "average"),
        helper.make_node("Flatten", ["g"], ["f"], "flatten"),
        helper.make_node("Gemm", ["f", "w4", "b4"], ["logits"], "gemm", transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "random-cnn",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 1, 28, 28])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 10])],
        weights,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), out)


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    if name == "stand-in":
        stand_in(folder / "random-cnn.onnx")
        return
    calibration, test = digits(Path(sys.argv[3])) if name == "digits" else ocr()
    np.savez(folder / f"{name}-calibration.npz", **calibration)
    np.savez(folder / f"{name}-test.npz", **test)


if __name__ == "__main__":
    main()
