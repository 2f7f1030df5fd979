"""Quantize with NNCF as its users do: nncf_ptq.py MODEL SAMPLES OUT"""

import sys

import nncf
import numpy as np
import onnx

model, samples, out = sys.argv[1:]
with np.load(samples) as file:
    arrays = dict(file)
count = len(next(iter(arrays.values())))
dataset = nncf.Dataset([{name: values[i : i + 1] for name, values in arrays.items()} for i in range(count)])
loaded = onnx.load(model)
if loaded.opset_import[0].version < 13:
    # NNCF refuses older ones.
    loaded = onnx.version_converter.convert_version(loaded, 13)
onnx.save(nncf.quantize(loaded, dataset, subset_size=count), out)
