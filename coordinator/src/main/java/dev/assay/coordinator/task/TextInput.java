package dev.assay.coordinator.task;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Name the inputs of text models, as the exporters of the field call them. */
public enum TextInput {
    /** The token ids. */
    INPUT_IDS,
    /** 1 for a token of the text, 0 for padding. */
    ATTENTION_MASK,
    /** Which of two texts a token belongs to. */
    TOKEN_TYPE_IDS;

    /** Return the input's name in a model. */
    public String inputName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return the one with a name in a model, or {@code null} if none has it. */
    static @Nullable TextInput named(String inputName) {
        return Stream.of(values())
                .filter(input -> input.inputName().equals(inputName))
                .findAny()
                .orElse(null);
    }

    static String names() {
        return Stream.of(values()).map(TextInput::inputName).collect(Collectors.joining(", "));
    }
}
