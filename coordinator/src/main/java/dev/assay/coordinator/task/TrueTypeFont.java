package dev.assay.coordinator.task;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Read the outlines of printable ASCII characters from a TrueType font, without hinting.
 *
 * <p>Java's own fonts would do, if they gave the same pixels everywhere: they depend on the system's FreeType and fontconfig. The
 * format is that of the OpenType specification 1.9: tables head, hhea, hmtx, maxp, cmap (format 4), loca and glyf.
 */
final class TrueTypeFont {
    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final char FIRST = ' ';
    private static final char LAST = '~';

    private final List<Glyph> glyphs;

    private TrueTypeFont(List<Glyph> glyphs) {
        this.glyphs = List.copyOf(glyphs);
    }

    /**
     * Hold the shape of one character, in units of the font size.
     *
     * @param advance how far the next character is
     * @param contours closed polygons, each x, y, x, y, ...; y grows upwards from the baseline
     */
    record Glyph(double advance, List<double[]> contours) {
        Glyph {
            contours = List.copyOf(contours);
        }
    }

    /**
     * Read a font.
     *
     * @param fileName names it in problems
     * @throws ProblemException {@code font.malformed} if the file is no TrueType font or lacks a printable ASCII character
     * @throws IOException if the file can't be read
     */
    static TrueTypeFont read(Path file, String fileName) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw malformed(fileName, "it has " + Files.size(file) + " bytes");
        }
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file));
        try {
            Reader reader = new Reader(data);
            List<Glyph> glyphs = new ArrayList<>();
            for (char character = FIRST; character <= LAST; character++) {
                int index = reader.index(character);
                if (index == 0) {
                    throw malformed(fileName, "it has no character '" + character + "'");
                }
                glyphs.add(reader.glyph(index));
            }
            return new TrueTypeFont(glyphs);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw malformed(fileName, String.valueOf(e.getMessage()));
        }
    }

    /** Return the shape of a printable ASCII character. */
    Glyph glyph(char character) {
        if (character < FIRST || character > LAST) {
            throw new IllegalArgumentException("character " + (int) character + " is no printable ASCII");
        }
        return glyphs.get(character - FIRST);
    }

    private static ProblemException malformed(String fileName, String what) {
        return new ProblemException(Problem.user(
                "font.malformed",
                fileName + " is no TrueType font that can be used: " + what,
                "name a .ttf file that has the letters of English"));
    }

    /** Find tables and glyphs; every read is checked by the buffer. */
    private static final class Reader {
        private static final int DEEPEST_COMPOSITE = 8;
        private static final int MOST_COMPONENTS = 10_000;
        private static final int ARGUMENTS_ARE_WORDS = 0x1;
        private static final int ARGUMENTS_ARE_OFFSETS = 0x2;
        private static final int HAS_TRANSFORM = 0x8 | 0x40 | 0x80;
        private static final int MORE_COMPONENTS = 0x20;

        private final ByteBuffer data;
        private final Map<String, Integer> tables = new HashMap<>();
        private final double unitsPerEm;
        private final boolean longOffsets;
        private final int lastAdvance;
        private final int characterMap;
        private int components;

        Reader(ByteBuffer data) {
            this.data = data;
            int count = unsigned(4);
            for (int i = 0; i < count; i++) {
                int entry = 12 + 16 * i;
                byte[] tag = new byte[4];
                data.get(entry, tag);
                tables.put(new String(tag, StandardCharsets.ISO_8859_1), data.getInt(entry + 8));
            }
            unitsPerEm = unsigned(table("head") + 18);
            longOffsets = unsigned(table("head") + 50) != 0;
            lastAdvance = unsigned(table("hhea") + 34) - 1;
            characterMap = findCharacterMap();
            if (unitsPerEm == 0) {
                throw new IllegalArgumentException("its unitsPerEm is 0");
            }
        }

        private int table(String tag) {
            Integer offset = tables.get(tag);
            if (offset == null) {
                throw new IllegalArgumentException("it has no table " + tag);
            }
            return offset;
        }

        private int unsigned(int position) {
            return Short.toUnsignedInt(data.getShort(position));
        }

        private int findCharacterMap() {
            int cmap = table("cmap");
            for (int i = 0; i < unsigned(cmap + 2); i++) {
                int subtable = cmap + data.getInt(cmap + 4 + 8 * i + 4);
                int platform = unsigned(cmap + 4 + 8 * i);
                int encoding = unsigned(cmap + 4 + 8 * i + 2);
                boolean isUnicode = platform == 0 || (platform == 3 && encoding == 1);
                if (isUnicode && unsigned(subtable) == 4) {
                    return subtable;
                }
            }
            throw new IllegalArgumentException("it has no character map of format 4");
        }

        int index(char character) {
            int doubleSegments = unsigned(characterMap + 6);
            int ends = characterMap + 14;
            int starts = ends + doubleSegments + 2;
            int deltas = starts + doubleSegments;
            int offsets = deltas + doubleSegments;
            for (int at = 0; at < doubleSegments; at += 2) {
                if (unsigned(ends + at) < character) {
                    continue;
                }
                if (unsigned(starts + at) > character) {
                    return 0;
                }
                int offset = unsigned(offsets + at);
                int index = offset == 0
                        ? character
                        : unsigned(offsets + at + offset + 2 * (character - unsigned(starts + at)));
                return index == 0 && offset != 0 ? 0 : (index + unsigned(deltas + at)) & 0xffff;
            }
            return 0;
        }

        Glyph glyph(int index) {
            List<double[]> contours = new ArrayList<>();
            addContours(index, 0, 0, 0, contours);
            double advance = unsigned(table("hmtx") + 4 * Math.min(index, lastAdvance)) / unitsPerEm;
            return new Glyph(advance, contours);
        }

        private int glyphOffset(int index) {
            int loca = table("loca");
            return longOffsets ? data.getInt(loca + 4 * index) : 2 * unsigned(loca + 2 * index);
        }

        private void addContours(int index, double x, double y, int depth, List<double[]> contours) {
            int start = glyphOffset(index);
            if (start == glyphOffset(index + 1)) {
                return;
            }
            int glyph = table("glyf") + start;
            int count = data.getShort(glyph);
            if (count >= 0) {
                addSimple(glyph, count, x, y, contours);
            } else if (depth < DEEPEST_COMPOSITE) {
                addComponents(glyph + 10, x, y, depth, contours);
            } else {
                throw new IllegalArgumentException("its glyphs are nested too deeply");
            }
        }

        private void addComponents(int first, double x, double y, int depth, List<double[]> contours) {
            int position = first;
            int flags;
            do {
                flags = unsigned(position);
                if (++components > MOST_COMPONENTS) {
                    throw new IllegalArgumentException("its glyphs have too many components");
                }
                if ((flags & ARGUMENTS_ARE_OFFSETS) == 0 || (flags & HAS_TRANSFORM) != 0) {
                    throw new IllegalArgumentException("a composite glyph is scaled or placed by points");
                }
                boolean words = (flags & ARGUMENTS_ARE_WORDS) != 0;
                double dx = words ? data.getShort(position + 4) : data.get(position + 4);
                double dy = words ? data.getShort(position + 6) : data.get(position + 5);
                addContours(unsigned(position + 2), x + dx / unitsPerEm, y + dy / unitsPerEm, depth + 1, contours);
                position += words ? 8 : 6;
            } while ((flags & MORE_COMPONENTS) != 0);
        }

        private void addSimple(int glyph, int contourCount, double x, double y, List<double[]> contours) {
            int pointCount = contourCount == 0 ? 0 : unsigned(glyph + 10 + 2 * (contourCount - 1)) + 1;
            int instructions = unsigned(glyph + 10 + 2 * contourCount);
            GlyphPoints points = GlyphPoints.read(data, glyph + 12 + 2 * contourCount + instructions, pointCount);
            int start = 0;
            for (int contour = 0; contour < contourCount; contour++) {
                int end = unsigned(glyph + 10 + 2 * contour) + 1;
                contours.add(points.polygon(start, end, 1 / unitsPerEm, x, y));
                start = end;
            }
        }
    }
}
