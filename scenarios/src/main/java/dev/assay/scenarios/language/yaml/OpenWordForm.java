package dev.assay.scenarios.language.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Read one of several words, or a name that is none of them and does not look like one of them written wrongly. Others know more names
 * than this form does; a slip is still told at once.
 *
 * @param words the known ones
 * @param name the form of other names
 */
record OpenWordForm(List<String> words, TextForm name) implements Form<String> {
    private static final int SHORTEST_BEGINNING = 3;

    OpenWordForm {
        words = List.copyOf(words);
    }

    @Override
    public @Nullable String read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Scalar scalar)) {
            value.reportWrongType("one word", "Known here: " + String.join(", ", words) + ".");
            return null;
        }
        // YAML takes an unquoted `null` for nothing; where it is a known word it is one.
        if (words.contains(scalar.text())) {
            return scalar.text();
        }
        Optional<String> meant = meant(scalar.text());
        if (meant.isPresent()) {
            value.report(
                    "scenario.unknown-word",
                    value.name() + " can't be " + scalar.describe(),
                    "Did you mean `" + meant.get() + "`? Known here: " + String.join(", ", words) + ".");
            return null;
        }
        return name.read(value);
    }

    private Optional<String> meant(String written) {
        if (isMadeOfOne(written)) {
            return Optional.empty();
        }
        return Suggestion.nearest(written, words)
                .or(() -> words.stream()
                        .filter(word -> written.length() >= SHORTEST_BEGINNING && word.startsWith(written))
                        .findFirst());
    }

    /** Return whether it is a known word with more joined to it: nobody adds that by mistake. */
    private boolean isMadeOfOne(String written) {
        return words.stream().anyMatch(word -> written.startsWith(word + "-") || written.endsWith("-" + word));
    }

    /** A schema can tell beginnings and the slips of one key; the other slips the reader tells. */
    @Override
    public ObjectNode schema() {
        ObjectNode others = name.schema();
        others.set("not", Schemas.matching(slips(words)));
        return Schemas.anyOf(List.of(Schemas.oneOfWords(words), others));
    }

    /**
     * Return a regular expression of what the words become when one key is missed, hit twice, hit beside, or two are swapped, or when
     * the end is missing.
     */
    private static String slips(List<String> words) {
        List<String> slips = new ArrayList<>();
        for (String word : words) {
            for (int i = 0; i <= word.length(); i++) {
                String before = word.substring(0, i);
                String rest = word.substring(i);
                slips.add(before + "." + rest);
                if (!rest.isEmpty()) {
                    slips.add(before + ".?" + rest.substring(1));
                }
                if (rest.length() > 1) {
                    slips.add(before + rest.charAt(1) + rest.charAt(0) + rest.substring(2));
                }
                if (i >= SHORTEST_BEGINNING && i < word.length()) {
                    slips.add(before);
                }
            }
        }
        return String.join("|", slips);
    }
}
