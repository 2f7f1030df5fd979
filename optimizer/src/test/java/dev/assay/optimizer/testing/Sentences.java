package dev.assay.optimizer.testing;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** English sentences as MiniLM takes them. Every word is looked up as a whole; the few that have no token of their own are left out. */
public final class Sentences {
    private static final int LENGTH = 16;

    private static final String TEXT = """
            The cat sat on the mat and looked at the rain.
            Our company will open a new office in London next year.
            She bought three red apples and a loaf of bread at the market.
            Scientists have found water under the surface of the moon.
            Please send me the report before the meeting on Monday.
            The film was long, but the music was beautiful.
            He has played football since he was a small child.
            A strong earthquake hit the coast early in the morning.
            How do I change the password of my account?
            The government announced new rules for the housing market.
            My sister works as a nurse at the city hospital.
            The river floods every spring when the snow melts.
            They walked through the old town and took many photographs.
            The bank raised its interest rate for the third time.
            I am looking for a quiet hotel near the sea.
            The team won the final after two hours of play.
            Bees make honey and carry pollen from flower to flower.
            The train to Paris leaves from platform nine at noon.
            This book tells the story of two brothers during the war.
            You should drink more water and sleep eight hours a night.
            The new phone has a better camera and a larger screen.
            Farmers fear that the dry summer will ruin the harvest.
            The court decided that the contract was not valid.
            We sang songs around the fire until late at night.
            The doctor said the wound would heal within two weeks.
            Prices for oil and gas fell sharply this week.
            The children built a house of snow in the garden.
            An old man was reading a newspaper in the park.
            The museum shows paintings from the eighteenth century.
            It is faster to take the subway than to drive.
            The software stopped working after the last update.
            Her speech about freedom moved the whole audience.
            """;

    private Sentences() {}

    /** Return sentences as a sample set; shorter ones are padded and masked. */
    public static Samples samples(Path folder, int first, int count) {
        List<List<Long>> sentences = tokens().subList(first, first + count);
        ByteBuffer ids = longs(count);
        ByteBuffer mask = longs(count);
        for (List<Long> sentence : sentences) {
            for (int i = 0; i < LENGTH; i++) {
                ids.putLong(i < sentence.size() ? sentence.get(i) : 0);
                mask.putLong(i < sentence.size() ? 1 : 0);
            }
        }
        return Feeds.samples(
                folder,
                List.of("input_ids", "attention_mask", "token_type_ids"),
                List.of(tensor(ids.flip(), count), tensor(mask.flip(), count), tensor(longs(count), count)));
    }

    /** Return each sentence as the inputs of a model, without padding. */
    public static List<Map<String, Ort.Input>> feeds(int first, int count) {
        return tokens().subList(first, first + count).stream()
                .map(sentence ->
                        Ort.tokens(sentence.stream().mapToLong(Long::longValue).toArray()))
                .toList();
    }

    private static ByteBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * LENGTH * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static HostTensor tensor(ByteBuffer data, int count) {
        return new HostTensor(DataType.INT64, List.of((long) count, (long) LENGTH), data);
    }

    private static List<List<Long>> tokens() {
        JsonNode vocabulary = vocabulary();
        List<List<Long>> sentences = new ArrayList<>();
        for (String line : TEXT.lines().toList()) {
            List<Long> sentence = new ArrayList<>(List.of(101L));
            for (String word : line.toLowerCase(Locale.ROOT).split("(?=[.,?])| ", -1)) {
                if (vocabulary.has(word) && sentence.size() < LENGTH - 1) {
                    sentence.add(vocabulary.get(word).asLong());
                }
            }
            sentence.add(102L);
            sentences.add(List.copyOf(sentence));
        }
        return sentences;
    }

    private static JsonNode vocabulary() {
        try (InputStream file =
                Sentences.class.getClassLoader().getResourceAsStream("all-minilm-l6-v2-tokenizer.json")) {
            return AssayJson.mapper().readTree(file).path("model").path("vocab");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
