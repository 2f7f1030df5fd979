"""Samples in the form that quantizers of ONNX models ask for."""

import numpy as np
from onnxruntime.quantization import CalibrationDataReader


class Reader(CalibrationDataReader):
    """Hand out samples one by one; `arrays` holds one array per model input, whose first axis counts samples."""

    def __init__(self, arrays: dict[str, np.ndarray]):
        self.arrays = arrays
        self.count = len(next(iter(arrays.values())))
        self.next = 0

    @staticmethod
    def of(file) -> "Reader":
        with np.load(file) as arrays:
            return Reader(dict(arrays))

    def get_next(self):
        if self.next == self.count:
            return None
        self.next += 1
        return {name: values[self.next - 1 : self.next] for name, values in self.arrays.items()}

    def parts(self, size: int) -> list["Reader"]:
        return [
            Reader({name: values[start : start + size] for name, values in self.arrays.items()})
            for start in range(0, self.count, size)
        ]
