package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import java.util.List;

/** One place in a YAML document, with where it stands in the file. */
public sealed interface YamlNode {
    Location location();

    /** Return what stands here in a user's words, for example {@code the text `two`}. */
    String describe();

    /**
     * A single value.
     *
     * @param plain whether it is written without quotes, so that it may mean a number, {@code true} or nothing
     */
    record Scalar(Location location, String text, boolean plain) implements YamlNode {
        /** Return what the value means under YAML 1.2's core schema. */
        public ScalarType type() {
            return plain ? ScalarType.ofPlain(text) : ScalarType.TEXT;
        }

        @Override
        public String describe() {
            return switch (type()) {
                case NOTHING -> text.isEmpty() ? "nothing" : "`" + text + "`";
                case FLAG -> "`" + text + "`";
                case WHOLE_NUMBER, DECIMAL_NUMBER -> "the number " + Quote.shorten(text);
                case TEXT -> "the text " + Quote.code(text);
            };
        }
    }

    /** A list. */
    record Sequence(Location location, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Keys with values; no key appears twice. */
    record Mapping(Location location, List<Entry> entries) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /** Something that is already reported, such as an alias: whoever reads on says nothing more about it. */
    record Refused(Location location) implements YamlNode {
        @Override
        public String describe() {
            return "something that is not understood";
        }
    }

    /** One key with its value. */
    record Entry(Scalar key, YamlNode value) {}
}
