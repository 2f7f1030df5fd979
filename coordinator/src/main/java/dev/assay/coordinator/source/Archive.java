package dev.assay.coordinator.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** An opened archive; its content is not trusted. */
interface Archive extends Closeable {
    /** List what the archive holds. */
    List<Member> members() throws IOException;

    /**
     * Write one file's bytes, checked as far as the format has checksums.
     *
     * @param member one of {@link #members()}, a file
     */
    void copy(Member member, OutputStream out) throws IOException;

    /** What a member is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        ENCRYPTED,
        /** A device, a pipe, or compressed with a method that is not supported. */
        UNREADABLE
    }

    /**
     * One entry.
     *
     * @param name as the archive spells it
     * @param index its place in the archive, from 0
     */
    record Member(String name, Kind kind, int index) {}
}
