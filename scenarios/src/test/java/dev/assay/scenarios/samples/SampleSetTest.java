package dev.assay.scenarios.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleSetTest {
    private static final SampleSetHeader HEADER = new SampleSetHeader(
            "text-embedding-classification",
            "made up",
            7,
            1,
            2,
            List.of(
                    new SampleSetHeader.Input("ids", ElementType.INT64, List.of(3L), true),
                    new SampleSetHeader.Input("scale", ElementType.FLOAT32, List.of(), false)),
            List.of("cold", "warm"),
            List.of(1, 0, 1));

    @TempDir
    private Path directory;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        SampleSet samples = SampleSet.open(file(written(HEADER)));

        assertThat(samples.header()).isEqualTo(HEADER);
        assertThat(samples.tensor(0, 2).asLongBuffer())
                .isEqualTo(ByteBuffer.allocate(24)
                        .putLong(20)
                        .putLong(21)
                        .putLong(22)
                        .flip()
                        .asLongBuffer());
        assertThat(samples.tensor(1, 1).getFloat()).isEqualTo(101.5f);
        assertThat(samples.tensor(1, 1).remaining()).isEqualTo(4);
    }

    @Test
    void givesDirectReadOnlyTensors() throws IOException {
        ByteBuffer tensor = SampleSet.open(file(written(HEADER))).tensor(0, 0);

        assertThat(tensor.isDirect()).isTrue();
        assertThat(tensor.isReadOnly()).isTrue();
        assertThat(tensor.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void startsEveryInputAtAMultipleOf64Bytes() throws IOException {
        byte[] bytes = written(HEADER);
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headerEnd = 12 + file.getInt(8);
        int first = (headerEnd + 63) / 64 * 64;
        int second = (first + 3 * 24 + 63) / 64 * 64;

        assertThat(file.getLong(first + 8)).isEqualTo(1);
        assertThat(file.getFloat(second)).isEqualTo(100.5f);
        assertThat(bytes).hasSize(second + 3 * 4);
    }

    @Test
    void writesTheSameBytesFromBuffersAsSampleBySample() throws IOException {
        ByteBuffer ids = ByteBuffer.allocate(72).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer scales = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample = 0; sample < 3; sample++) {
            fill(0, sample, ids.slice(sample * 24, 24).order(ByteOrder.LITTLE_ENDIAN));
            fill(1, sample, scales.slice(sample * 4, 4).order(ByteOrder.LITTLE_ENDIAN));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        SampleSet.write(out, HEADER, List.of(ids, scales));

        assertThat(out.toByteArray()).isEqualTo(written(HEADER));
    }

    @Test
    void refusesToWriteBuffersThatDoNotFitTheHeader() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleSet.write(out, HEADER, List.of(ByteBuffer.allocate(72))));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SampleSet.write(out, HEADER, List.of(ByteBuffer.allocate(71), ByteBuffer.allocate(12))))
                .withMessageContaining("ids");
        assertThat(out.size()).isZero();
    }

    @Test
    void refusesATensorThatIsNotFilled() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleSet.write(
                        new ByteArrayOutputStream(), HEADER, (input, sample, target) -> target.put((byte) 1)))
                .withMessageContaining("ids");
    }

    @Test
    void refusesMoreThanOneMappingHoldsBeforeWritingAnything() {
        SampleSetHeader large =
                unlabelled(1 << 20, new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(512L), true));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> SampleSet.write(out, large, SampleSetTest::fill))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("samples.too-large"));
        assertThat(out.size()).isZero();
    }

    @Test
    void saysWhenThereIsNoFile() {
        assertThatThrownBy(() -> SampleSet.open(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void refusesEveryCutOffFile() throws IOException {
        byte[] bytes = written(HEADER);
        for (int length = 0; length < bytes.length; length++) {
            assertDamaged(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void refusesAFileThatGoesOn() throws IOException {
        byte[] bytes = written(HEADER);

        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    void refusesAnotherKindOfFile() throws IOException {
        assertDamaged("PK\3\4 is how archives begin".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 3, 1 << 24, Integer.MAX_VALUE})
    void refusesAnImpossibleHeaderLength(int length) throws IOException {
        byte[] bytes = written(HEADER);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, length);

        assertDamaged(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"task\":",
                // No inputs, no samples, samples below 0 or beyond an int.
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':0,'inputs':[X],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':-1,'evaluationSamples':2,'inputs':[X],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':2147483647,'evaluationSamples':2147483647,'inputs':[X],'classes':[],'labels':[]}",
                // Parts missing or null.
                "{'task':'t','origin':'o','seed':1,'evaluationSamples':1,'inputs':[X],'classes':[],'labels':[]}",
                "{'task':null,'origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[null],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[{}],'classes':[],'labels':[]}",
                // Labels that are no classes, or not one a sample.
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X],'classes':['a'],'labels':[1]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X],'classes':['a'],'labels':[-1]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X],'classes':['a'],'labels':[0,0]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X],'classes':['a'],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X],'classes':['a'],'labels':[null]}",
                // Two inputs of one name; shapes below 1 or beyond a long.
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[X,X],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[{'name':'x','type':'int8','shape':[0],'batched':true}],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[{'name':'x','type':'int8','shape':[-1,-4],'batched':true}],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':1,'inputs':[{'name':'x','type':'int8','shape':[4611686018427387904,4],'batched':true}],'classes':[],'labels':[]}",
                "{'task':'t','origin':'o','seed':1,'referenceSamples':0,'evaluationSamples':4,'inputs':[{'name':'x','type':'int8','shape':[4611686018427387904],'batched':true}],'classes':[],'labels':[]}"
            })
    void refusesAHeaderThatContradictsItself(String header) throws IOException {
        String json = header.replace("X", "{'name':'x','type':'int8','shape':[4],'batched':true}")
                .replace('\'', '"');
        byte[] headerBytes = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        file.put("ASSAYSS1".getBytes(StandardCharsets.US_ASCII))
                .putInt(headerBytes.length)
                .put(headerBytes);

        assertDamaged(Arrays.copyOf(file.array(), (file.position() + 63) / 64 * 64 + 4));
    }

    private void assertDamaged(byte[] bytes) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> SampleSet.open(file))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("samples.damaged"))
                .hasMessageContaining(file.toString());
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(directory, "samples", ""), bytes);
    }

    static byte[] written(SampleSetHeader header) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SampleSet.write(out, header, SampleSetTest::fill);
        return out.toByteArray();
    }

    static SampleSetHeader header() {
        return HEADER;
    }

    private static SampleSetHeader unlabelled(int samples, SampleSetHeader.Input input) {
        return new SampleSetHeader("fidelity", "made up", 1, 0, samples, List.of(input), List.of(), List.of());
    }

    private static void fill(int input, int sample, ByteBuffer target) {
        switch (input) {
            case 0 -> target.putLong(sample * 10L).putLong(sample * 10L + 1).putLong(sample * 10L + 2);
            case 1 -> target.putFloat(sample + 100.5f);
            default -> throw new IllegalArgumentException("no input " + input);
        }
    }
}
