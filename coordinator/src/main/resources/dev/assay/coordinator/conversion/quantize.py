"""Quantizes a float .tflite file to INT8 with litert-quantizer; inputs and outputs stay floats.

    quantize.py FLOAT_FILE PRODUCT dynamic
    quantize.py FLOAT_FILE PRODUCT static SAMPLE_SET BATCH

A sample set is 8 bytes ASSAYSS1, the length of the header (int32), the header as JSON, then for each input, at the next multiple of 64
bytes, the tensors of all samples one after the other; all little-endian.
"""

import json
import pathlib
import struct
import sys

import numpy
from litert_quantizer import qtyping, quantizer, recipe

TYPES = {
    "float32": "<f4",
    "float16": "<f2",
    "int64": "<i8",
    "int32": "<i4",
    "int8": "i1",
    "uint8": "u1",
    "bool": "?",
}


def queries(path, batch):
    """Return the inputs of each query, by name."""
    data = path.read_bytes()
    magic, length = struct.unpack_from("<8si", data)
    if magic != b"ASSAYSS1":
        sys.exit(f"{path} is no sample set")
    start = struct.calcsize("<8si") + length
    header = json.loads(data[start - length : start])
    count = header["referenceSamples"] + header["evaluationSamples"]
    tensors = {}
    for described in header["inputs"]:
        start = -(-start // 64) * 64
        kind, shape = numpy.dtype(TYPES[described["type"]]), described["shape"]
        elements = count * int(numpy.prod(shape))
        tensors[described["name"]] = (
            numpy.frombuffer(data, kind, elements, start).reshape([count, *shape]),
            described["batched"],
        )
        start += elements * kind.itemsize
    made = []
    for first in range(0, count, batch):
        # The last query begins anew with the first samples where they don't fill it.
        rows = [row % count for row in range(first, first + batch)]
        made.append(
            {name: values[rows] if batched else values[rows[0]] for name, (values, batched) in tensors.items()}
        )
    return made


def main(source, product, mode, samples=None, batch="1"):
    made = quantizer.Quantizer(source, recipe.dynamic_wi8_afp32() if mode == "dynamic" else recipe.static_wi8_ai8())
    if mode == "dynamic":
        result = made.quantize()
    else:
        for border in (qtyping.TFLOperationName.INPUT, qtyping.TFLOperationName.OUTPUT):
            made.update_quantization_recipe(
                regex=".*", operation_name=border, algorithm_key=quantizer.AlgorithmName.NO_QUANTIZE
            )
        # One thread: the same samples give the same bits.
        calibrated = made.calibrate({"serving_default": queries(pathlib.Path(samples), int(batch))}, num_threads=1)
        result = made.quantize(calibrated)
    pathlib.Path(product).write_bytes(bytes(result.quantized_model))


if __name__ == "__main__":
    main(*sys.argv[1:])
