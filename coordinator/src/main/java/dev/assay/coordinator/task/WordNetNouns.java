package dev.assay.coordinator.task;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Read definitions from WordNet's noun file, {@code data.noun}, each labelled with its lexicographer file.
 *
 * <p>The format is that of the manual page wndb(5WN); the classes are those of lexnames(5WN).
 */
final class WordNetNouns {
    /** The 26 lexicographer files of nouns, in the order of their numbers, 03 to 28. */
    static final List<String> CLASSES = List.of(
            "noun.Tops",
            "noun.act",
            "noun.animal",
            "noun.artifact",
            "noun.attribute",
            "noun.body",
            "noun.cognition",
            "noun.communication",
            "noun.event",
            "noun.feeling",
            "noun.food",
            "noun.group",
            "noun.location",
            "noun.motive",
            "noun.object",
            "noun.person",
            "noun.phenomenon",
            "noun.plant",
            "noun.possession",
            "noun.process",
            "noun.quantity",
            "noun.relation",
            "noun.shape",
            "noun.state",
            "noun.substance",
            "noun.time");

    private static final int FIRST_LEXICOGRAPHER_FILE = 3;
    // WordNet 3.1 has 15 MB.
    private static final long MAX_FILE_BYTES = 256L << 20;
    private static final String LICENSE_INDENT = "  ";
    private static final String GLOSS_SEPARATOR = " | ";
    private static final Pattern DECIMAL_2 = Pattern.compile("[0-9]{2}");
    private static final Pattern DECIMAL_3 = Pattern.compile("[0-9]{3}");
    private static final Pattern OFFSET = Pattern.compile("[0-9]{8}");
    private static final Pattern NOUN = Pattern.compile("n");
    private static final Pattern HEXADECIMAL_1 = Pattern.compile("[0-9a-f]");
    private static final Pattern HEXADECIMAL_2 = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern HEXADECIMAL_4 = Pattern.compile("[0-9a-f]{4}");
    // "the state of being early; "he arrived early"": what follows is an example, not the definition.
    private static final Pattern FIRST_EXAMPLE = Pattern.compile("[;:]\\s+\"");

    private final String fileName;

    private WordNetNouns(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Read all definitions, in the order of the file, each text once.
     *
     * <p>A definition is a gloss without its quoted examples. One that stands for synsets of different classes is left out, and so
     * is a gloss that has no definition.
     *
     * @param file what to read
     * @param fileName names it in problems
     * @throws ProblemException {@code dataset.malformed}, with the line, at the first line that is not as wndb(5WN) says
     * @throws IOException if the file can't be read
     */
    static List<LabelledText> read(Path file, String fileName) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new ProblemException(Problem.user(
                    "dataset.too-large",
                    fileName + " has " + Files.size(file) + " bytes, more than the " + MAX_FILE_BYTES
                            + " that are read",
                    "name the file data.noun of a WordNet database"));
        }
        return new WordNetNouns(fileName).parse(Files.readAllBytes(file));
    }

    private List<LabelledText> parse(byte[] bytes) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        Set<String> ambiguous = new HashSet<>();
        int lineNumber = 0;
        int start = 0;
        while (start < bytes.length) {
            lineNumber++;
            int end = endOfLine(bytes, start);
            String line = decode(bytes, start, end, lineNumber);
            start = end + 1;
            if (line.startsWith(LICENSE_INDENT)) {
                continue;
            }
            LabelledText definition = parseLine(line, lineNumber);
            if (definition.text().isEmpty()) {
                continue;
            }
            Integer earlier = labels.putIfAbsent(definition.text(), definition.label());
            if (earlier != null && earlier != definition.label()) {
                ambiguous.add(definition.text());
            }
        }
        labels.keySet().removeAll(ambiguous);
        List<LabelledText> definitions = new ArrayList<>(labels.size());
        labels.forEach((text, label) -> definitions.add(new LabelledText(text, label)));
        return definitions;
    }

    /** Parse {@code offset lex_filenum ss_type w_cnt word lex_id… p_cnt ptr… | gloss}. */
    private LabelledText parseLine(String line, int lineNumber) {
        int separator = line.indexOf(GLOSS_SEPARATOR);
        if (separator < 0) {
            throw malformed(lineNumber, "there is no ' | ' before a gloss");
        }
        Fields fields = new Fields(line.substring(0, separator), lineNumber);
        fields.next("synset_offset of 8 digits", OFFSET);
        int label = Integer.parseInt(fields.next("lex_filenum of 2 digits", DECIMAL_2)) - FIRST_LEXICOGRAPHER_FILE;
        if (label < 0 || label >= CLASSES.size()) {
            throw malformed(lineNumber, "lex_filenum is not a noun file, 03 to 28");
        }
        fields.next("ss_type n", NOUN);
        int words = Integer.parseInt(fields.next("w_cnt of 2 hexadecimal digits", HEXADECIMAL_2), 16);
        for (int i = 0; i < words; i++) {
            fields.next("word", Fields.ANY);
            fields.next("lex_id of 1 hexadecimal digit", HEXADECIMAL_1);
        }
        int pointers = Integer.parseInt(fields.next("p_cnt of 3 digits", DECIMAL_3));
        for (int i = 0; i < pointers; i++) {
            fields.next("pointer_symbol", Fields.ANY);
            fields.next("synset_offset of 8 digits", OFFSET);
            fields.next("pos", Fields.ANY);
            fields.next("source/target of 4 hexadecimal digits", HEXADECIMAL_4);
        }
        fields.end();
        String gloss = line.substring(separator + GLOSS_SEPARATOR.length()).strip();
        if (gloss.isEmpty()) {
            throw malformed(lineNumber, "the gloss is empty");
        }
        return new LabelledText(definition(gloss), label);
    }

    private static String definition(String gloss) {
        if (gloss.startsWith("\"")) {
            return "";
        }
        Matcher example = FIRST_EXAMPLE.matcher(gloss);
        return example.find() ? gloss.substring(0, example.start()).strip() : gloss;
    }

    private static int endOfLine(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private String decode(byte[] bytes, int start, int end, int lineNumber) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(lineNumber, "it is not UTF-8");
        }
    }

    private ProblemException malformed(int lineNumber, String what) {
        return new ProblemException(Problem.user(
                        "dataset.malformed",
                        "line " + lineNumber + " of " + fileName + " is no synset: " + what,
                        "name the file data.noun of a WordNet 3 database (its format is described in wndb(5WN))")
                .at(new Location(fileName, lineNumber, 1)));
    }

    /** The fields before the gloss, taken one by one. */
    private final class Fields {
        static final Pattern ANY = Pattern.compile("\\S+");

        private final String text;
        private final int lineNumber;
        private int position;

        Fields(String text, int lineNumber) {
            this.text = text;
            this.lineNumber = lineNumber;
        }

        String next(String name, Pattern form) {
            int space = text.indexOf(' ', position);
            int end = space < 0 ? text.length() : space;
            if (position > end || !form.matcher(text).region(position, end).matches()) {
                throw malformed(lineNumber, "there is no " + name + " at column " + (position + 1));
            }
            String field = text.substring(position, end);
            position = end + 1;
            return field;
        }

        void end() {
            if (position <= text.length()) {
                throw malformed(lineNumber, "something follows the last pointer at column " + (position + 1));
            }
        }
    }
}
