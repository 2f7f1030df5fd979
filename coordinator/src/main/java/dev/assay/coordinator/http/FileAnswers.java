package dev.assay.coordinator.http;

import dev.assay.scenarios.store.StoredFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentRange;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.AcceptRanges;
import org.apache.pekko.http.javadsl.model.headers.ByteRange;
import org.apache.pekko.http.javadsl.model.headers.Range;
import org.apache.pekko.http.javadsl.model.headers.RangeUnits;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Answers with stored files: whole, or the one part that was asked for. Who asks for several parts at once gets all of it. */
final class FileAnswers {
    private static final int PIECE_BYTES = 512 << 10;

    private FileAnswers() {}

    /** From which byte on, and up to which, that one not. */
    private record Part(long from, long end) {
        /** Return the part of a file that a range means; nothing if the file is too short for it. */
        static Optional<Part> of(ByteRange range, long fileBytes) {
            Part part;
            if (range.isSuffix()) {
                part = new Part(Math.max(0, fileBytes - range.getSuffixLength().orElseThrow()), fileBytes);
            } else if (range.isFromOffset()) {
                part = new Part(range.getOffset().orElseThrow(), fileBytes);
            } else {
                part = new Part(
                        range.getSliceFirst().orElseThrow(),
                        Math.min(fileBytes - 1, range.getSliceLast().orElseThrow()) + 1);
            }
            return part.bytes() > 0 ? Optional.of(part) : Optional.empty();
        }

        long bytes() {
            return end - from;
        }
    }

    static HttpResponse answer(HttpRequest request, StoredFile file) {
        long fileBytes = file.reference().sizeBytes();
        List<ByteRange> ranges = new ArrayList<>();
        request.getHeader(Range.class)
                .filter(header -> header.rangeUnit().equals(RangeUnits.BYTES))
                .ifPresent(header -> header.getRanges().forEach(ranges::add));
        if (ranges.size() != 1) {
            return sent(file, new Part(0, fileBytes)).addHeader(AcceptRanges.create(RangeUnits.BYTES));
        }
        return Part.of(ranges.getFirst(), fileBytes)
                .map(part -> sent(file, part)
                        .withStatus(StatusCodes.PARTIAL_CONTENT)
                        .addHeader(contentRange(ContentRange.create(part.from(), part.end() - 1, fileBytes))))
                .orElseGet(() -> HttpResponse.create()
                        .withStatus(StatusCodes.RANGE_NOT_SATISFIABLE)
                        .addHeader(contentRange(ContentRange.createUnsatisfiable(fileBytes))));
    }

    private static org.apache.pekko.http.javadsl.model.headers.ContentRange contentRange(ContentRange range) {
        return org.apache.pekko.http.javadsl.model.headers.ContentRange.create(RangeUnits.BYTES, range);
    }

    private static HttpResponse sent(StoredFile file, Part part) {
        return HttpResponse.create()
                .withEntity(
                        part.bytes() == 0
                                ? HttpEntities.create(
                                        ContentTypes.APPLICATION_OCTET_STREAM, ByteString.emptyByteString())
                                : HttpEntities.create(
                                        ContentTypes.APPLICATION_OCTET_STREAM, part.bytes(), pieces(file, part)));
    }

    /**
     * Read a file in large pieces, each straight into the array that is sent. Neither {@code getFromFile}, which reads 8 KiB at a time, nor
     * {@code FileIO}, which copies all that it reads and reads megabytes ahead: that is most of the work of a fast transfer.
     */
    private static Source<ByteString, NotUsed> pieces(StoredFile file, Part part) {
        return Source.unfoldResource(
                () -> FileChannel.open(file.path()).position(part.from()),
                channel -> {
                    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, part.end() - channel.position())];
                    int length = piece.length == 0 ? -1 : channel.read(ByteBuffer.wrap(piece));
                    return length < 0 ? Optional.empty() : Optional.of(ByteString.fromArrayUnsafe(piece, 0, length));
                },
                FileChannel::close);
    }
}
