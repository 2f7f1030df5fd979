package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decode a file that must be UTF-8 text, and say exactly where it isn't. */
final class Utf8Text {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String SAVE_AS_UTF_8 = "Save the file as UTF-8 without a byte order mark.";

    private Utf8Text() {}

    /** Return the text; throws {@link ProblemException} for anything but printable UTF-8. */
    static String decode(byte[] bytes, String fileName) {
        refuseUtf16(bytes, fileName);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(input, output, true);
        output.flip();
        String text = output.toString();
        if (!result.isUnderflow()) {
            throw encodingProblem(
                    "byte 0x%02x is not valid UTF-8".formatted(bytes[input.position()]),
                    SAVE_AS_UTF_8,
                    end(text, text.length(), fileName));
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            throw encodingProblem(
                    "the file starts with a byte order mark", SAVE_AS_UTF_8, new Location(fileName, 1, 1));
        }
        refuseControlCharacters(text, fileName);
        return text;
    }

    private static void refuseUtf16(byte[] bytes, String fileName) {
        if (bytes.length < 2) {
            return;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if ((first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe)) {
            throw encodingProblem("the file is UTF-16, not UTF-8", SAVE_AS_UTF_8, new Location(fileName, 1, 1));
        }
    }

    /** YAML 1.2, section 5.1: of the control characters only tab, line feed, carriage return and NEL may appear. */
    private static void refuseControlCharacters(String text, String fileName) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            boolean allowed = character == '\t' || character == '\n' || character == '\r' || character == '\u0085';
            boolean refused = (Character.isISOControl(character) && !allowed)
                    || character == BYTE_ORDER_MARK
                    || character == '\uFFFE'
                    || character == '\uFFFF';
            if (refused) {
                throw encodingProblem(
                        "the character U+%04X can't stand in a YAML file".formatted((int) character),
                        "Remove it; perhaps this is not a text file.",
                        end(text, index, fileName));
            }
        }
    }

    private static Location end(String text, int index, String fileName) {
        int line = 1;
        int lineStart = 0;
        for (int position = 0; position < index; position++) {
            char character = text.charAt(position);
            boolean lineFeedFollows = position + 1 < text.length() && text.charAt(position + 1) == '\n';
            if (character == '\n' || (character == '\r' && !lineFeedFollows)) {
                line++;
                lineStart = position + 1;
            }
        }
        return new Location(fileName, line, text.codePointCount(lineStart, index) + 1);
    }

    private static ProblemException encodingProblem(String message, String hint, Location where) {
        return new ProblemException(
                Problem.user("scenario.encoding", message, hint).at(where));
    }
}
