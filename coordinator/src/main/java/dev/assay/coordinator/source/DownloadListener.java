package dev.assay.coordinator.source;

/** Hear about downloads; called from the downloading thread, often. */
public interface DownloadListener {
    /** A listener that does nothing. */
    DownloadListener NONE = (what, doneBytes, totalBytes) -> {};

    /**
     * Hear how far a download is.
     *
     * @param what names the source, for people
     * @param doneBytes so far
     * @param totalBytes in all, or -1 when the server does not say; {@code doneBytes == totalBytes} is the end
     */
    void progress(String what, long doneBytes, long totalBytes);
}
