"""Convert with onnxconverter-common as its users do: fp16.py MODEL OUT

Three options are not the default, so that both do the same work: inputs and outputs stay 32 bits wide, and values that 16 bits can't
hold become the nearest that they can. The copy of this converter that ONNX Runtime has does so by default; this one takes 10000
for the largest and 1e-7, which rounds to 1.19e-7, for the smallest.
"""

import sys

import onnx
from onnxconverter_common import float16

model, out = sys.argv[1:]
halves = float16.convert_float_to_float16(
    onnx.load(model), keep_io_types=True, min_positive_val=5.96e-08, max_finite_val=65504.0
)
onnx.save(halves, out)
