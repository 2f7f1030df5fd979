package dev.assay.agent.tflite;

/** Says what TFLite says. */
final class TfliteException extends Exception {
    private static final long serialVersionUID = 1L;

    TfliteException(String message) {
        super(message);
    }
}
