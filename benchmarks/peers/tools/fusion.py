"""Fuse with onnxruntime.transformers as its users do: fusion.py MODEL OUT"""

import sys

from onnxruntime.transformers import optimizer

model, out = sys.argv[1:]
# Level 0: only the fusions of the Python tool, none that ONNX Runtime applies by itself when it loads the model.
fused = optimizer.optimize_model(model, model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
fused.save_model_to_file(out)
