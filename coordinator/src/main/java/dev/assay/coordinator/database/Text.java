package dev.assay.coordinator.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes text from outside fit for every database. */
final class Text {
    private Text() {}

    /** Return the text without what PostgreSQL refuses, the character 0, and without halves of characters, which UTF-8 can't write. */
    static String storable(String text) {
        ByteBuffer wellFormed = StandardCharsets.UTF_8.encode(text.replace('\0', '\uFFFD'));
        return StandardCharsets.UTF_8.decode(wellFormed).toString();
    }
}
