package dev.assay.agent.ncnn;

/** Says what ncnn did not do. */
final class NcnnException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What ncnn returns when it gets no memory. */
    private static final int OUT_OF_MEMORY = -100;

    NcnnException(String message) {
        super(message);
    }

    /** Say that a function returned something else than 0. */
    static NcnnException ofCode(String whatFailed, int code) {
        return new NcnnException(
                whatFailed + " (code " + code + (code == OUT_OF_MEMORY ? ": not enough memory)" : ")"));
    }
}
