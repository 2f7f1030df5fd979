package dev.assay.coordinator.source;

import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;

/** Pass on how far Maven's downloads are, and stop one when its thread is interrupted. */
final class MavenProgress extends AbstractTransferListener {
    private final String source;
    private final DownloadListener listener;

    MavenProgress(String source, DownloadListener listener) {
        this.source = source;
        this.listener = listener;
    }

    @Override
    public void transferProgressed(TransferEvent event) throws TransferCancelledException {
        if (Thread.currentThread().isInterrupted()) {
            throw new TransferCancelledException("interrupted");
        }
        if (isArtifact(event)) {
            listener.progress(
                    source, event.getTransferredBytes(), event.getResource().getContentLength());
        }
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        if (isArtifact(event)) {
            listener.progress(source, event.getTransferredBytes(), event.getTransferredBytes());
        }
    }

    /** Metadata and checksums are small and come in between: their progress would only confuse. */
    private static boolean isArtifact(TransferEvent event) {
        return event.getResource().getResourceName().endsWith(".jar");
    }
}
