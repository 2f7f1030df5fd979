package dev.assay.coordinator.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.InputStreamStatistics;

/** Read a zip file, and so a jar or a wheel, by its central directory. */
final class ZipArchive implements Archive {
    private final String source;
    private final SourceSettings settings;
    private final long archiveBytes;
    private final ZipFile zip;
    private final List<ZipArchiveEntry> entries;

    ZipArchive(String source, Path path, SourceSettings settings) throws IOException {
        this.source = source;
        this.settings = settings;
        this.archiveBytes = Files.size(path);
        this.zip = ZipFile.builder().setPath(path).get();
        this.entries = Collections.list(zip.getEntries());
    }

    @Override
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (ZipArchiveEntry entry : entries) {
            members.add(new Member(entry.getName(), kindOf(entry), members.size()));
        }
        return List.copyOf(members);
    }

    private Kind kindOf(ZipArchiveEntry entry) {
        if (entry.isUnixSymlink()) {
            return Kind.LINK;
        }
        if (entry.isDirectory()) {
            return Kind.DIRECTORY;
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return Kind.ENCRYPTED;
        }
        return zip.canReadEntryData(entry) ? Kind.FILE : Kind.UNREADABLE;
    }

    @Override
    public void copy(Member member, OutputStream out) throws IOException {
        ZipArchiveEntry entry = entries.get(member.index());
        CRC32 crc = new CRC32();
        try (InputStream raw = zip.getInputStream(entry);
                InputStream in = new CheckedInputStream(raw, crc)) {
            LongSupplier compressed =
                    raw instanceof InputStreamStatistics counted ? counted::getCompressedCount : () -> archiveBytes;
            long copied = in.transferTo(new ExpansionGuard(source, settings, compressed).guard(out));
            if (entry.getSize() >= 0 && copied != entry.getSize()) {
                throw new IOException("it has " + copied + " bytes but should have " + entry.getSize());
            }
        }
        if (entry.getCrc() >= 0 && crc.getValue() != entry.getCrc()) {
            throw new IOException("its checksum (CRC-32) is wrong");
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
