"""Write the small TFLite models that the tests run: the siblings of the ONNX models here, with the same weights.

    python3.12 -m venv venv && venv/bin/pip install onnx==1.23.2 numpy==2.4.6 flatbuffers==25.12.19 ai-edge-litert==2.3.0
    venv/bin/python make_models.py
    venv/bin/python make_tflite_models.py

They are written operator by operator, with the schema that ai-edge-litert brings, so that each has what a test asks for. A second run writes
the same bytes. The models are committed: building needs no Python.
"""

import pathlib

import flatbuffers
import numpy as np
import onnx
from ai_edge_litert import schema_py_generated as schema
from onnx import numpy_helper

HERE = pathlib.Path(__file__).parent
OPERATORS = schema.BuiltinOperator
TYPES = {
    np.dtype(np.float32): schema.TensorType.FLOAT32,
    np.dtype(np.float16): schema.TensorType.FLOAT16,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.uint8): schema.TensorType.UINT8,
    np.dtype(np.int64): schema.TensorType.INT64,
    np.dtype(np.bool_): schema.TensorType.BOOL,
    np.dtype(np.int8): schema.TensorType.INT8,
    np.dtype(np.float64): schema.TensorType.FLOAT64,
}


class Writer:
    """Collects the tensors and operators of one graph."""

    def __init__(self):
        self.tensors, self.operators, self.codes = [], [], []
        self.buffers = [schema.BufferT()]  # The first is empty, by convention.

    def tensor(self, name, type_, shape, quantization=None):
        """Add a tensor; a size of -1 may vary."""
        tensor = schema.TensorT()
        tensor.name, tensor.type = name, TYPES[np.dtype(type_)]
        tensor.shape = [max(1, size) for size in shape]
        if -1 in shape:
            tensor.shapeSignature = list(shape)
        if quantization:
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale = [np.float32(quantization)]
            tensor.quantization.zeroPoint = [0]
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def constant(self, name, values, quantization=None):
        index = self.tensor(name, values.dtype, values.shape, quantization)
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(values.tobytes(), np.uint8)
        self.buffers.append(buffer)
        self.tensors[index].buffer = len(self.buffers) - 1
        return index

    def operator(self, code, inputs, outputs, options_type=0, options=None, custom=None):
        operator_code = schema.OperatorCodeT()
        operator_code.builtinCode = code
        operator_code.deprecatedBuiltinCode = min(code, 127)
        operator_code.customCode = custom
        operator_code.version = 1
        self.codes.append(operator_code)
        operator = schema.OperatorT()
        operator.opcodeIndex = len(self.codes) - 1
        operator.inputs, operator.outputs = inputs, outputs
        operator.builtinOptionsType, operator.builtinOptions = options_type, options
        self.operators.append(operator)

    def fully_connected(self, x, weight, bias, y, relu=False):
        options = schema.FullyConnectedOptionsT()
        options.fusedActivationFunction = int(relu)
        options.keepNumDims = False
        inputs = [x, weight] if bias is None else [x, weight, bias]
        self.operator(
            OPERATORS.FULLY_CONNECTED, inputs, [y], schema.BuiltinOptions.FullyConnectedOptions, options
        )

    def save(self, name, inputs, outputs, signature=None):
        graph = schema.SubGraphT()
        graph.name, graph.tensors, graph.operators = "main", self.tensors, self.operators
        graph.inputs, graph.outputs = inputs, outputs
        model = schema.ModelT()
        model.version, model.description = 3, "assay-tests"
        model.operatorCodes, model.subgraphs, model.buffers = self.codes, [graph], self.buffers
        if signature:
            definition = schema.SignatureDefT()
            definition.signatureKey, definition.subgraphIndex = "serving_default", 0
            definition.inputs = [self.entry(n, i) for n, i in zip(signature[0], inputs)]
            definition.outputs = [self.entry(n, i) for n, i in zip(signature[1], outputs)]
            model.signatureDefs = [definition]
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), b"TFL3")
        (HERE / f"{name}.tflite").write_bytes(bytes(builder.Output()))

    @staticmethod
    def entry(name, index):
        entry = schema.TensorMapT()
        entry.name, entry.tensorIndex = name, index
        return entry


def weights(model):
    """Return the initializers of an ONNX sibling."""
    graph = onnx.load(HERE / f"{model}.onnx").graph
    return {w.name: numpy_helper.to_array(w) for w in graph.initializer}


# As converters name tensors; the names of the signature are those that people know.
NAMES = (["x"], ["y"])


def mlp_float32():
    w, g = weights("mlp-float32"), Writer()
    x = g.tensor("serving_default_x:0", np.float32, (-1, 8))
    r = g.tensor("r", np.float32, (-1, 16))
    y = g.tensor("StatefulPartitionedCall:0", np.float32, (-1, 4))
    g.fully_connected(x, g.constant("w1", w["w1"].T), g.constant("b1", w["b1"]), r, relu=True)
    g.fully_connected(r, g.constant("w2", w["w2"].T), None, y)
    g.save("mlp-float32", [x], [y], NAMES)


def mlp_float16():
    """Weights are stored in FP16, and widened by the model."""
    w, g = weights("mlp-float32"), Writer()
    x = g.tensor("serving_default_x:0", np.float32, (-1, 8))
    r = g.tensor("r", np.float32, (-1, 16))
    y = g.tensor("StatefulPartitionedCall:0", np.float32, (-1, 4))

    def widened(name, values):
        wide = g.tensor(f"{name}_wide", np.float32, values.shape)
        g.operator(OPERATORS.DEQUANTIZE, [g.constant(name, values.astype(np.float16))], [wide])
        return wide

    g.fully_connected(x, widened("w1", w["w1"].T), widened("b1", w["b1"]), r, relu=True)
    g.fully_connected(r, widened("w2", w["w2"].T), None, y)
    g.save("mlp-float16", [x], [y], NAMES)


def mlp_int8(name, quantized_border):
    """Weights and activations are 8-bit integers; inputs and outputs too, or as they were."""
    w, g = weights("mlp-float32"), Writer()
    # What the rows of the tests reach.
    scales = {"x": 1 / 127, "r": 6 / 127, "y": 18 / 127}

    def quantized(name, values):
        scale = np.abs(values).max() / 127
        return g.constant(name, np.rint(values / scale).astype(np.int8), scale), scale

    x = g.tensor("x8", np.int8, (-1, 8), scales["x"])
    r = g.tensor("r8", np.int8, (-1, 16), scales["r"])
    y = g.tensor("y8", np.int8, (-1, 4), scales["y"])
    w1, s1 = quantized("w1", w["w1"].T)
    w2, s2 = quantized("w2", w["w2"].T)
    b1_scale, b2_scale = scales["x"] * s1, scales["r"] * s2
    b1 = g.constant("b1", np.rint(w["b1"] / b1_scale).astype(np.int32), b1_scale)
    b2 = g.constant("b2", np.zeros(4, np.int32), b2_scale)
    first, last = x, y
    if not quantized_border:
        first = g.tensor("x", np.float32, (-1, 8))
        g.operator(OPERATORS.QUANTIZE, [first], [x])
    g.fully_connected(x, w1, b1, r, relu=True)
    g.fully_connected(r, w2, b2, y)
    if not quantized_border:
        last = g.tensor("y", np.float32, (-1, 4))
        g.operator(OPERATORS.DEQUANTIZE, [y], [last])
    g.save(name, [first], [last], NAMES)


def embedding():
    """Two int64 inputs, as a text model has them: ids and a mask; and a second output."""
    g = Writer()
    ids = g.tensor("ids", np.int64, (-1, -1))
    mask = g.tensor("mask", np.int64, (-1, -1))
    rows = g.tensor("rows", np.float32, (-1, -1, 6))
    wide = g.tensor("weights", np.float32, (-1, -1))
    column = g.tensor("column", np.float32, (-1, -1, 1))
    hidden = g.tensor("hidden", np.float32, (-1, -1, 6))
    tokens = g.tensor("tokens", np.int64, (-1,))
    gather, cast = schema.GatherOptionsT(), schema.CastOptionsT()
    cast.inDataType, cast.outDataType = schema.TensorType.INT64, schema.TensorType.FLOAT32
    table = g.constant("table", weights("embedding-int64")["table"])
    g.operator(OPERATORS.GATHER, [table, ids], [rows], schema.BuiltinOptions.GatherOptions, gather)
    g.operator(OPERATORS.CAST, [mask], [wide], schema.BuiltinOptions.CastOptions, cast)
    g.operator(
        OPERATORS.EXPAND_DIMS,
        [wide, g.constant("last", np.array([-1], np.int32))],
        [column],
        schema.BuiltinOptions.ExpandDimsOptions,
        schema.ExpandDimsOptionsT(),
    )
    g.operator(OPERATORS.MUL, [rows, column], [hidden], schema.BuiltinOptions.MulOptions, schema.MulOptionsT())
    g.operator(
        OPERATORS.SUM,
        [mask, g.constant("second", np.array([1], np.int32))],
        [tokens],
        schema.BuiltinOptions.ReducerOptions,
        schema.ReducerOptionsT(),
    )
    g.save("embedding-int64", [ids, mask], [hidden, tokens])


def nonzero():
    """An output whose shape depends on the data, beside one whose shape does not."""
    g = Writer()
    x = g.tensor("x", np.float32, (-1, 4))
    found = g.tensor("found", np.bool_, (-1, 4))
    where = g.tensor("where", np.int64, (-1, 2))
    y = g.tensor("y", np.float32, (-1, 4))
    zero = g.constant("zero", np.zeros(1, np.float32))
    g.operator(
        OPERATORS.NOT_EQUAL,
        [x, zero],
        [found],
        schema.BuiltinOptions.NotEqualOptions,
        schema.NotEqualOptionsT(),
    )
    g.operator(OPERATORS.WHERE, [found], [where], schema.BuiltinOptions.WhereOptions, schema.WhereOptionsT())
    g.operator(OPERATORS.RELU, [x], [y])
    g.save("nonzero", [x], [where, y])


def types():
    """Every element type that crosses the border, handed through."""
    g, inputs, outputs = Writer(), [], []
    for name, type_ in {
        "float16": np.float16,
        "int32": np.int32,
        "int8": np.int8,
        "uint8": np.uint8,
        "bool": np.bool_,
    }.items():
        quantization = 1 if type_ in (np.int8, np.uint8) else None
        inputs.append(g.tensor(f"{name}_in", type_, (-1, 3), quantization))
        outputs.append(g.tensor(f"{name}_out", type_, (-1, 3), quantization))
        shape = g.constant(f"{name}_shape", np.array([-1, 3], np.int32))
        options = schema.ReshapeOptionsT()
        options.newShape = [-1, 3]
        g.operator(
            OPERATORS.RESHAPE, [inputs[-1], shape], [outputs[-1]], schema.BuiltinOptions.ReshapeOptions, options
        )
    g.save("types", inputs, outputs)


def partly():
    """XNNPACK takes the first node and the last; the cumulative sum between them it does not know."""
    g = Writer()
    x, a, b, y = (g.tensor(name, np.float32, (-1, 4)) for name in ("x", "a", "b", "y"))
    axis = g.constant("axis", np.array([1], np.int32))
    g.operator(OPERATORS.RELU, [x], [a])
    g.operator(OPERATORS.CUMSUM, [a, axis], [b], schema.BuiltinOptions.CumsumOptions, schema.CumsumOptionsT())
    g.operator(OPERATORS.RELU, [b], [y])
    g.save("partly", [x], [y])


def double_input():
    """An input of a type that no tensor of Assay has."""
    g = Writer()
    x, y = g.tensor("x", np.float64, (-1, 4)), g.tensor("y", np.float64, (-1, 4))
    g.operator(OPERATORS.RELU, [x], [y])
    g.save("double", [x], [y])


def unknown_operator(name, custom):
    g = Writer()
    x, y = g.tensor("x", np.float32, (-1, 4)), g.tensor("y", np.float32, (-1, 4))
    g.operator(OPERATORS.CUSTOM, [x], [y], custom=custom)
    g.save(name, [x], [y])


def fails_when_run():
    """Loads, then fails for an id that the table does not have."""
    g = Writer()
    ids, y = g.tensor("ids", np.int64, (-1,)), g.tensor("y", np.float32, (-1, 2))
    table = g.constant("table", weights("gather")["table"])
    g.operator(OPERATORS.GATHER, [table, ids], [y], schema.BuiltinOptions.GatherOptions, schema.GatherOptionsT())
    g.save("gather", [ids], [y])


def crashes():
    """A choice between the graph that it is in and the same again: TFLite prepares it until the stack ends."""
    g = Writer()
    x, y = g.tensor("input", np.float32, (1, 1, 28, 28)), g.tensor("logits", np.float32, (1, 1, 28, 28))
    options = schema.IfOptionsT()
    options.thenSubgraphIndex = options.elseSubgraphIndex = 0
    condition = g.constant("condition", np.ones(1, np.bool_))
    g.operator(OPERATORS.IF, [condition, x], [y], schema.BuiltinOptions.IfOptions, options)
    g.save("crashes", [x], [y])


if __name__ == "__main__":
    mlp_float32()
    mlp_float16()
    mlp_int8("mlp-int8", quantized_border=False)
    mlp_int8("mlp-int8-border", quantized_border=True)
    embedding()
    nonzero()
    types()
    partly()
    double_input()
    unknown_operator("unknown-operator", "Teleport")
    unknown_operator("flex-operator", "FlexTeleport")
    fails_when_run()
    crashes()
