package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Quote;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Read where a file comes from.
 *
 * <p>Names and versions begin with a letter or digit and hold no white space: they become arguments of other programs and parts of
 * paths, and must not pass for an option or lead out of a directory.
 */
final class SourceLocationForm implements Form<SourceLocation> {
    private static final int LONGEST = 2000;
    private static final Form<String> TEXT = Forms.text(LONGEST);
    private static final List<String> SCHEMES = List.of("file", "https", "maven", "pypi", "npm", "hf");

    private static final String WORD = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?";
    private static final String VERSION = "[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9])?";
    private static final Pattern MAVEN = Pattern.compile(
            "(" + WORD + "):(" + WORD + "):(?!(?:LATEST|RELEASE)(?:$|:))(" + VERSION + ")(?::(" + WORD + "))?");
    private static final Pattern PYPI = Pattern.compile("(" + WORD + ")==(" + VERSION + ")");
    private static final Pattern NPM =
            Pattern.compile("((?:@" + WORD + "/)?" + WORD + ")@([0-9](?:[A-Za-z0-9.+-]*[A-Za-z0-9])?)");
    private static final Pattern HUGGING_FACE = Pattern.compile("(" + WORD + "/" + WORD + ")@(" + WORD + ")/(.+)");

    @Override
    public @Nullable SourceLocation read(YamlValue value) {
        String text = TEXT.read(value);
        if (text == null) {
            return null;
        }
        try {
            return parse(text);
        } catch (BadSourceException bad) {
            value.report("scenario.bad-source", Quote.code(text) + " names no source: " + bad.getMessage(), bad.hint());
            return null;
        }
    }

    private static SourceLocation parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new BadSourceException("it has control characters", "Remove them.");
        }
        String rest = text.substring(colon + 1);
        int separator = rest.indexOf("!/");
        String outer = separator < 0 ? rest : rest.substring(0, separator);
        String entry = separator < 0 ? null : checkedPath(rest.substring(separator + 2), "the path after `!/`");
        return switch (scheme) {
            case "file" -> file(outer, entry);
            case "https" -> https(scheme + ":" + outer, entry);
            case "maven" -> {
                Matcher match = match(MAVEN, outer, "maven:group:artifact:version!/path/in/jar, with a fixed version");
                yield new SourceLocation.Maven(match.group(1), match.group(2), match.group(3), match.group(4), entry);
            }
            case "pypi" -> {
                Matcher match = match(PYPI, outer, "pypi:name==version!/path/in/wheel");
                yield new SourceLocation.Pypi(match.group(1), match.group(2), entry);
            }
            case "npm" -> {
                Matcher match = match(NPM, outer, "npm:name@1.2.3!/path/in/package or npm:@scope/name@1.2.3!/path");
                yield new SourceLocation.Npm(match.group(1), match.group(2), entry);
            }
            case "hf" -> {
                Matcher match = match(HUGGING_FACE, outer, "hf:organization/name@revision/path");
                String path = checkedPath(match.group(3), "the path in the repository");
                yield new SourceLocation.HuggingFace(match.group(1), match.group(2), path, entry);
            }
            case "http" ->
                throw new BadSourceException("http: is not protected against changes on the way", "Use https:.");
            default ->
                throw new BadSourceException(
                        scheme.isEmpty()
                                ? "it does not begin with file:, https:, maven:, pypi:, npm: or hf:"
                                : Quote.code(scheme + ":") + " is unknown",
                        scheme.isEmpty()
                                ? "For a file beside the scenario write `file:" + Quote.shorten(text) + "`."
                                : Suggestion.hint(scheme, SCHEMES));
        };
    }

    private static SourceLocation file(String path, @Nullable String entry) {
        if (path.isBlank()) {
            throw new BadSourceException("the path is missing", "Write `file:models/model.onnx`.");
        }
        if (path.startsWith("//")) {
            throw new BadSourceException(
                    "`file://` is followed by a host",
                    "Write `file:` and a path, relative to the scenario file: `file:models/model.onnx`.");
        }
        return new SourceLocation.LocalFile(path, entry);
    }

    private static SourceLocation https(String text, @Nullable String entry) {
        String wanted = "Write `https://host/path`, with other characters than letters and digits percent-encoded.";
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new BadSourceException("it is no URL: " + malformed.getReason(), wanted);
        }
        if (uri.getHost() == null) {
            throw new BadSourceException("it names no host", wanted);
        }
        if (uri.getUserInfo() != null) {
            throw new BadSourceException(
                    "a user name or password stands in the URL",
                    "Remove it: scenarios are shared, secrets must not be.");
        }
        if (uri.getFragment() != null) {
            throw new BadSourceException("a `#` part names no file", "Remove it; `!/` leads into an archive.");
        }
        return new SourceLocation.Https(uri, entry);
    }

    private static Matcher match(Pattern pattern, String text, String wanted) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            throw new BadSourceException("it is not written as it must be", "Write `" + wanted + "`.");
        }
        return matcher;
    }

    private static String checkedPath(String path, String what) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.contains("\\")) {
                throw new BadSourceException(
                        what + " has an empty part, `.`, `..` or a backslash",
                        "Write it as the archive lists it: `folder/file`.");
            }
        }
        return path;
    }

    @Override
    public ObjectNode schema() {
        return Schemas.matching("(?:" + String.join("|", SCHEMES) + "):[\\s\\S]+")
                .put("maxLength", LONGEST);
    }

    /** Says why a text names no source; never leaves this class. */
    private static final class BadSourceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String hint;

        BadSourceException(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }
}
