"""Write the small model in OpenVINO's own format that the tests run: a sibling of the ONNX model here, with the same weights.

    python3 -m venv venv && venv/bin/pip install openvino==2026.4.1 onnx==1.23.2 numpy==2.4.6
    venv/bin/python make_models.py
    venv/bin/python make_openvino_models.py

The .xml tells no paths. The files are committed: building needs no Python.
"""

import pathlib

import openvino

HERE = pathlib.Path(__file__).parent

if __name__ == "__main__":
    model = openvino.Core().read_model(HERE / "mlp-float32.onnx")
    openvino.save_model(model, HERE / "mlp-float32.xml", compress_to_fp16=False)
