package dev.assay.coordinator.task;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Read the images of one class: {@code {"data": [...]}} with numbers from 0 to 1, image after image, row after row. */
final class JsonImages {
    private static final long MAX_FILE_BYTES = 256L << 20;
    private static final String KEY = "data";

    private final float[] values;
    private final int pixels;

    private JsonImages(float[] values, int pixels) {
        this.values = values;
        this.pixels = pixels;
    }

    /**
     * Read a file.
     *
     * @param fileName names it in problems
     * @param pixels how many an image has
     * @throws ProblemException {@code dataset.malformed} if the file is something else, {@code dataset.too-large} if it has more than
     *     256 MiB
     * @throws IOException if the file can't be read
     */
    static JsonImages read(Path file, String fileName, int pixels) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new ProblemException(Problem.user(
                    "dataset.too-large",
                    fileName + " has " + Files.size(file) + " bytes, more than the " + MAX_FILE_BYTES
                            + " that are read",
                    "name a smaller file of images"));
        }
        float[] values;
        try (JsonParser parser = AssayJson.mapper().createParser(Files.readAllBytes(file))) {
            values = parse(parser, fileName);
        } catch (JacksonException e) {
            throw malformed(fileName, "is no JSON: " + e.getOriginalMessage());
        }
        if (values.length == 0 || values.length % pixels != 0) {
            throw malformed(
                    fileName, "has " + values.length + " numbers, which make no whole images of " + pixels + " pixels");
        }
        return new JsonImages(values, pixels);
    }

    /** Return how many images there are. */
    int count() {
        return values.length / pixels;
    }

    /** Return one image. */
    float[] image(int index) {
        return Arrays.copyOfRange(values, index * pixels, (index + 1) * pixels);
    }

    private static float[] parse(JsonParser parser, String fileName) {
        if (parser.nextToken() != JsonToken.START_OBJECT
                || parser.nextToken() != JsonToken.PROPERTY_NAME
                || !KEY.equals(parser.currentName())
                || parser.nextToken() != JsonToken.START_ARRAY) {
            throw malformed(fileName, "does not begin with {\"" + KEY + "\": [");
        }
        float[] values = new float[1 << 16];
        int count = 0;
        JsonToken token = parser.nextToken();
        for (;
                token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
                token = parser.nextToken()) {
            float value = (float) parser.getDoubleValue();
            if (!(value >= 0 && value <= 1)) {
                throw malformed(fileName, "has the number " + value + ", which is not from 0 to 1");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }
        if (token != JsonToken.END_ARRAY || parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw malformed(fileName, "has something else than one list of numbers");
        }
        return Arrays.copyOf(values, count);
    }

    private static ProblemException malformed(String fileName, String what) {
        return new ProblemException(
                Problem.user(
                        "dataset.malformed",
                        fileName + " " + what,
                        "name a file {\"data\": [0, 0.5, ...]}: numbers from 0 to 1, image after image, as large as the model's input"));
    }
}
