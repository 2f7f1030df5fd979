package dev.assay.coordinator.task;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turn texts into token ids as a model's {@code tokenizer.json} says, always of one length.
 *
 * <p>The file's own length for truncation and padding does not count; its sides, and the token that pads, do. The work is done by
 * the tokenizers library of Hugging Face, bound by DJL; its native code is unpacked into DJL's cache ({@code DJL_CACHE_DIR},
 * or {@code .djl.ai} in the home directory). An instance belongs to one thread and must be closed.
 */
final class TextTokenizer implements AutoCloseable {
    private static final long MAX_FILE_BYTES = 128L << 20;
    private static final Set<String> PADDING_TOKENS = Set.of("[PAD]", "<pad>", "<|pad|>", "<PAD>");

    private final HuggingFaceTokenizer tokenizer;
    private final String fileName;
    private final int length;
    private final Padding padding;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, String fileName, int length, Padding padding) {
        this.tokenizer = tokenizer;
        this.fileName = fileName;
        this.length = length;
        this.padding = padding;
    }

    /**
     * Load a tokenizer.
     *
     * @param file the {@code tokenizer.json}
     * @param fileName names it in problems
     * @param length tokens that every text becomes, with the tokens that the tokenizer adds
     * @throws ProblemException {@code tokenizer.invalid} if the file is no tokenizer; {@code tokenizer.sequence-too-short} if
     *     {@code length} leaves no room for a word beside the added tokens
     * @throws IOException if the file can't be read
     */
    static TextTokenizer load(Path file, String fileName, int length) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw invalid(fileName, "it is larger than " + MAX_FILE_BYTES + " bytes");
        }
        ObjectNode json = readJson(Files.readAllBytes(file), fileName);
        Padding padding = Padding.of(json);
        boolean truncateLeft = isLeft(json.path("truncation"));
        json.putNull("padding");
        json.putNull("truncation");
        int addedTokens;
        try (HuggingFaceTokenizer whole = open(json, fileName, Map.of("truncation", "do_not_truncate"))) {
            addedTokens = encode(whole, fileName, "").getIds().length;
        }
        if (length <= addedTokens) {
            throw new ProblemException(Problem.user(
                    "tokenizer.sequence-too-short",
                    "a sequence of " + length + " tokens leaves no room for a word: the tokenizer " + fileName
                            + " adds " + addedTokens + " tokens to every text",
                    "use a shape with a sequence of at least " + (addedTokens + 1)));
        }
        ObjectNode truncation = json.putObject("truncation");
        truncation.put("direction", truncateLeft ? "Left" : "Right");
        truncation.put("max_length", length);
        truncation.put("strategy", "LongestFirst");
        truncation.put("stride", 0);
        String maxLength = Integer.toString(length);
        Map<String, String> options =
                Map.of("truncation", "longest_first", "maxLength", maxLength, "modelMaxLength", maxLength);
        return new TextTokenizer(open(json, fileName, options), fileName, length, padding);
    }

    /**
     * Return the token ids of a text, as many as the text has, at most the length that was asked for.
     *
     * @param text the words
     */
    Tokens encode(String text) {
        Encoding encoding = encode(tokenizer, fileName, text);
        long[] ids = encoding.getIds();
        if (ids.length > length) {
            throw new IllegalStateException("the tokenizer did not truncate to " + length + " tokens");
        }
        return new Tokens(ids, encoding.getTypeIds(), length, padding);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static ObjectNode readJson(byte[] bytes, String fileName) {
        try {
            if (AssayJson.mapper().readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw invalid(fileName, e.getOriginalMessage());
        }
        throw invalid(fileName, "it is no JSON object");
    }

    private static HuggingFaceTokenizer open(ObjectNode json, String fileName, Map<String, String> options)
            throws IOException {
        Map<String, String> all = new TreeMap<>(options);
        all.put("padding", "do_not_pad");
        loadLibrary();
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(AssayJson.mapper().writeValueAsBytes(json)), all);
        } catch (RuntimeException e) {
            // DJL has no type of its own for what its native code says.
            throw invalid(fileName, String.valueOf(e.getMessage()));
        }
    }

    private static Encoding encode(HuggingFaceTokenizer tokenizer, String fileName, String text) {
        try {
            return tokenizer.encode(text);
        } catch (RuntimeException e) {
            throw invalid(fileName, "it fails for the text '" + text + "': " + e.getMessage());
        }
    }

    private static void loadLibrary() {
        goOffline();
        try {
            LibUtils.checkStatus();
        } catch (EngineException | LinkageError e) {
            throw unavailable(e);
        }
    }

    /** DJL reports its use over the network unless it is told not to, and it reads this from system properties only. */
    private static void goOffline() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private static boolean isLeft(JsonNode settings) {
        return settings.path("direction").asString("Right").equals("Left");
    }

    private static ProblemException invalid(String fileName, String what) {
        return new ProblemException(Problem.user(
                "tokenizer.invalid",
                fileName + " is no tokenizer that can be used: " + what,
                "name the tokenizer.json that belongs to the model"));
    }

    private static ProblemException unavailable(Throwable cause) {
        return new ProblemException(
                Problem.environment(
                        "tokenizer.unavailable",
                        "the native tokenizers library can't be loaded: " + cause.getMessage(),
                        "it exists for Linux and Windows on x86-64 and for Linux and macOS on ARM64; check that the home"
                                + " directory, or DJL_CACHE_DIR, can be written"),
                cause);
    }

    /**
     * Say how short texts are filled up.
     *
     * @param id the token that fills
     * @param typeId its token type
     * @param left whether it goes in front of the text
     */
    record Padding(long id, long typeId, boolean left) {
        /** Return what the file says; without padding settings, the padding token of its vocabulary, or 0. */
        static Padding of(JsonNode tokenizer) {
            JsonNode settings = tokenizer.path("padding");
            if (settings.isObject()) {
                return new Padding(
                        settings.path("pad_id").asLong(0),
                        settings.path("pad_type_id").asLong(0),
                        isLeft(settings));
            }
            for (JsonNode token : tokenizer.path("added_tokens")) {
                if (PADDING_TOKENS.contains(token.path("content").asString(""))) {
                    return new Padding(token.path("id").asLong(0), 0, false);
                }
            }
            return new Padding(0, 0, false);
        }
    }

    /**
     * Hold one text's tokens before padding, and what pads them.
     *
     * @param ids token ids
     * @param typeIds token types, as many
     * @param length how many with padding
     * @param padding what fills up
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; made once, read once.
    record Tokens(long[] ids, long[] typeIds, int length, Padding padding) {
        /** Return the id at a position of the padded sequence. */
        long id(int position) {
            return isToken(position) ? ids[position - offset()] : padding.id();
        }

        /** Return the token type at a position of the padded sequence. */
        long typeId(int position) {
            return isToken(position) ? typeIds[position - offset()] : padding.typeId();
        }

        /** Return 1 where there is a token of the text and 0 where there is padding. */
        long mask(int position) {
            return isToken(position) ? 1 : 0;
        }

        private int offset() {
            return padding.left() ? length - ids.length : 0;
        }

        private boolean isToken(int position) {
            return position >= offset() && position < offset() + ids.length;
        }
    }
}
