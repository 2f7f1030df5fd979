package dev.assay.agent.worker;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Keep the real standard output for frames and send everything else that is printed there to standard error. */
final class FrameOutput {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private FrameOutput() {}

    /**
     * Take standard output away from everybody else, native code included where the system is POSIX. Call once, before anything prints.
     *
     * @return the stream for frames; each write reaches the agent whole
     */
    static OutputStream claim(Optional<Posix> posix) throws IOException {
        OutputStream frames;
        if (posix.isPresent()) {
            frames = posix.get().output(posix.get().duplicate(STANDARD_OUTPUT));
            posix.get().duplicateOnto(STANDARD_ERROR, STANDARD_OUTPUT);
        } else {
            // Java's own noise is sent away below; native noise remains, and the frame reader skips it.
            frames = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), Frames.HEADER_BYTES);
        }
        System.setOut(System.err);
        return frames;
    }
}
