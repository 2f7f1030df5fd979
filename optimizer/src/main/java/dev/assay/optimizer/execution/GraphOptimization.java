package dev.assay.optimizer.execution;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** How far ONNX Runtime rewrites a graph when it loads it. */
public enum GraphOptimization {
    /** Not at all: every node runs as it stands in the model. */
    NONE,
    /** Constants are folded and needless nodes removed; ONNX's own operators stay. */
    BASIC,
    /** Also fusions into ONNX Runtime's own operators. */
    EXTENDED,
    /** Also layouts for this CPU: what deployed models run with. */
    ALL;

    OptLevel toOrt() {
        return switch (this) {
            case NONE -> OptLevel.NO_OPT;
            case BASIC -> OptLevel.BASIC_OPT;
            case EXTENDED -> OptLevel.EXTENDED_OPT;
            case ALL -> OptLevel.ALL_OPT;
        };
    }
}
