package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Selection;
import java.util.Set;

/**
 * Say how to convert to 16 bits.
 *
 * @param keepInputsAndOutputs the model still takes and gives 32-bit floats
 * @param selection which nodes stay at 32 bits
 */
public record HalfPrecisionOptions(boolean keepInputsAndOutputs, Selection selection) {
    /**
     * Operators without a 16-bit form in ONNX or in ONNX Runtime, or that lose too much in it. As in {@code
     * onnxruntime.transformers.float16}, with those that ONNX defines for 32-bit scales only.
     */
    public static final Set<String> FLOAT_ONLY_OPERATORS = Set.of(
            "ArrayFeatureExtractor",
            "Bernoulli",
            "Binarizer",
            "BlackmanWindow",
            "CastMap",
            "CategoryMapper",
            "CumSum",
            "DequantizeLinear",
            "DictVectorizer",
            "DynamicQuantizeLSTM",
            "DynamicQuantizeLinear",
            "DynamicQuantizeMatMul",
            "EyeLike",
            "FeatureVectorizer",
            "HammingWindow",
            "HannWindow",
            "Imputer",
            "LabelEncoder",
            "LinearClassifier",
            "LinearRegressor",
            "MatMulIntegerToFloat",
            "Max",
            "MelWeightMatrix",
            "Min",
            "Multinomial",
            "NonMaxSuppression",
            "Normalizer",
            "OneHot",
            "QLinearConv",
            "QLinearMatMul",
            "QuantizeLinear",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Range",
            "Resize",
            "RoiAlign",
            "SVMClassifier",
            "SVMRegressor",
            "Scaler",
            "TopK",
            "TreeEnsembleClassifier",
            "TreeEnsembleRegressor",
            "Upsample",
            "ZipMap");

    /** Keep the model's inputs and outputs, and at 32 bits only what must be. */
    public static final HalfPrecisionOptions DEFAULT = without(Selection.EVERYTHING);

    /** Return the default, with some more nodes at 32 bits. */
    public static HalfPrecisionOptions without(Selection selection) {
        return new HalfPrecisionOptions(true, selection.without(FLOAT_ONLY_OPERATORS));
    }

    /** Return the same options, with some more nodes at 32 bits. */
    HalfPrecisionOptions keeping(Set<String> nodes) {
        return new HalfPrecisionOptions(keepInputsAndOutputs, selection.withoutNodes(nodes));
    }
}
