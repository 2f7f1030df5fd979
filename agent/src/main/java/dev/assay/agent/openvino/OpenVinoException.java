package dev.assay.agent.openvino;

/** Carry what OpenVINO said when a call failed; becomes a problem where it is known what was tried. */
final class OpenVinoException extends Exception {
    private static final long serialVersionUID = 1L;

    OpenVinoException(String message) {
        super(message);
    }
}
