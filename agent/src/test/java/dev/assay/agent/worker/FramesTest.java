package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FramesTest {
    @Property(tries = 200)
    void framesComeBackAsTheyWereWritten(
            @ForAll @Size(max = 8) List<byte[]> payloads, @ForAll @IntRange(min = 1, max = 100) int chunk)
            throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] payload : payloads) {
            stream.write(Frames.encode(payload));
        }

        FrameReader reader = new FrameReader(new Trickle(stream.toByteArray(), chunk));

        assertThat(readAll(reader)).containsExactlyElementsOf(payloads);
        assertThat(reader.skippedBytes()).isZero();
    }

    @Property(tries = 200)
    void noiseBetweenFramesIsSkipped(
            @ForAll @Size(min = 1, max = 5) List<byte[]> payloads,
            @ForAll @Size(min = 1, max = 5) List<byte[]> noises,
            @ForAll @IntRange(min = 1, max = 100) int chunk)
            throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        long noiseBytes = 0;
        for (int i = 0; i < payloads.size(); i++) {
            byte[] noise = noises.get(i % noises.size());
            stream.write(noise);
            noiseBytes += noise.length;
            stream.write(Frames.encode(payloads.get(i)));
        }

        FrameReader reader = new FrameReader(new Trickle(stream.toByteArray(), chunk));

        assertThat(readAll(reader)).containsExactlyElementsOf(payloads);
        assertThat(reader.skippedBytes()).isEqualTo(noiseBytes);
    }

    @Property(tries = 200)
    void aFrameThatIsCutOffIsNoFrame(@ForAll byte[] payload, @ForAll @IntRange(min = 0, max = 10_000) int cut)
            throws IOException {
        byte[] whole = Frames.encode(payload);
        byte[] part = Arrays.copyOf(whole, cut % whole.length);

        FrameReader reader = new FrameReader(new ByteArrayInputStream(part));

        assertThat(reader.read()).isNull();
        assertThat(reader.skippedBytes()).isEqualTo(part.length);
    }

    @Property(tries = 200)
    void theFrameAfterALyingLengthIsFound(@ForAll byte[] payload, @ForAll int lie) throws IOException {
        byte[] next = "next".getBytes(StandardCharsets.UTF_8);
        byte[] liar = Frames.encode(payload);
        // One more than the truth where the lie would be the truth.
        ByteBuffer.wrap(liar).putInt(Long.BYTES, lie == payload.length ? lie + 1 : lie);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(liar);
        stream.write(Frames.encode(next));

        assertThat(readAll(new FrameReader(new ByteArrayInputStream(stream.toByteArray()))))
                .contains(next);
    }

    @Property(tries = 200)
    void aChangedByteIsNoticed(@ForAll @Size(min = 1, max = 200) byte[] payload, @ForAll @IntRange(max = 10_000) int at)
            throws IOException {
        byte[] frame = Frames.encode(payload);
        frame[at % frame.length] ^= 0x40;

        assertThat(readAll(new FrameReader(new ByteArrayInputStream(frame)))).isEmpty();
    }

    @Test
    void aLargeMessageGoesThrough() throws IOException {
        byte[] payload = new byte[5 << 20];
        Arrays.fill(payload, (byte) 'x');

        assertThat(new FrameReader(new ByteArrayInputStream(Frames.encode(payload))).read())
                .isEqualTo(payload);
    }

    @Test
    void aMessageBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> Frames.encode(new byte[Frames.MAX_PAYLOAD_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTextLooksLikeTheBeginningOfAFrame() {
        byte[] magic = ByteBuffer.allocate(Long.BYTES).putLong(Frames.MAGIC).array();

        assertThat(new String(magic, StandardCharsets.UTF_8)).startsWith("\uFFFD");
    }

    private static List<byte[]> readAll(FrameReader reader) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (byte[] frame = reader.read(); frame != null; frame = reader.read()) {
            frames.add(frame);
        }
        return frames;
    }

    /** Gives a few bytes at a time, as pipes do. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int chunk;

        Trickle(byte[] bytes, int chunk) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.chunk = chunk;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, chunk));
        }
    }
}
