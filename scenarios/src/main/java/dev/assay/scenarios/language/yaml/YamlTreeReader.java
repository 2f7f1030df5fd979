package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Read one YAML document into a tree, from the parser's events: nothing is built that the file does not spell out, so aliases can't
 * blow it up.
 */
public final class YamlTreeReader {
    /** The largest file that is read: a hundred times what a long scenario needs, and still parsed at once. */
    public static final int MAX_BYTES = 1 << 18;

    /** The deepest nesting; the language itself needs 6. */
    static final int MAX_DEPTH = 20;

    private final String fileName;
    private final Findings findings;
    private final Iterator<Event> events;

    private YamlTreeReader(String text, String fileName, Findings findings) {
        this.fileName = fileName;
        this.findings = findings;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(fileName)
                .setCodePointLimit(MAX_BYTES)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * Return the root of the only document in the file.
     *
     * @param bytes the file's content
     * @param fileName how the user named the file
     * @param findings receives what can be reported while reading goes on
     * @throws ProblemException if the file is no YAML at all: with all problems up to there
     */
    public static YamlNode read(byte[] bytes, String fileName, Findings findings) {
        if (bytes.length > MAX_BYTES) {
            throw new ProblemException(Problem.user(
                            "scenario.too-large",
                            "the file is larger than 256 KiB",
                            "A scenario is a few kilobytes of YAML; name models and data by their source.")
                    .at(new Location(fileName, 1, 1)));
        }
        YamlTreeReader reader = new YamlTreeReader(Utf8Text.decode(bytes, fileName), fileName, findings);
        try {
            return reader.readDocument();
        } catch (MarkedYamlEngineException broken) {
            Location where = broken.getProblemMark()
                    .or(broken::getContextMark)
                    .map(reader::location)
                    .orElse(new Location(fileName, 1, 1));
            throw reader.fatal(where, "scenario.syntax", sentence(broken), SYNTAX_HINT);
        } catch (YamlEngineException broken) {
            throw reader.fatal(
                    new Location(fileName, 1, 1),
                    "scenario.syntax",
                    "this is not YAML: " + broken.getMessage(),
                    SYNTAX_HINT);
        }
    }

    private static final String SYNTAX_HINT =
            "Look at this place and the line before it: indentation in spaces, `key: value` with a space, closed quotes and brackets.";

    private static String sentence(MarkedYamlEngineException broken) {
        String problem = Quote.shorten(broken.getProblem());
        String context = broken.getContext();
        if (context == null) {
            return "this is not YAML: " + problem;
        }
        // An open quote or bracket shows only where something else is expected: say where it opened.
        String began = broken.getContextMark()
                .filter(mark -> broken.getProblemMark().map(Mark::getLine).orElse(mark.getLine()) != mark.getLine())
                .map(mark -> " (it began in line " + (mark.getLine() + 1) + ")")
                .orElse("");
        return "this is not YAML: " + Quote.shorten(context) + began + ", " + problem;
    }

    private YamlNode readDocument() {
        events.next();
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            throw fatal(
                    new Location(fileName, 1, 1),
                    "scenario.empty",
                    "the file is empty",
                    "Begin with a copy of a file in scenarios/library.");
        }
        YamlNode root = readNode(events.next(), 0);
        events.next();
        Event afterDocument = events.next();
        if (afterDocument.getEventId() != Event.ID.StreamEnd) {
            findings.add(
                    location(afterDocument),
                    "scenario.multiple-documents",
                    "the file holds a second document",
                    "Put each scenario into a file of its own; remove `---`.");
        }
        return root;
    }

    private YamlNode readNode(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw fatal(
                    location(event),
                    "scenario.too-deep",
                    "values are nested more than " + MAX_DEPTH + " deep",
                    "Nothing in a scenario is: look for brackets or indentation that are never closed.");
        }
        if (event instanceof AliasEvent alias) {
            findings.add(
                    location(event),
                    "scenario.alias",
                    "the alias " + Quote.code("*" + alias.getAlias().getValue()) + " refers to another place",
                    "Write the value out: a scenario has no anchors and aliases, so that each line means what it says.");
            return new YamlNode.Refused(location(event));
        }
        NodeEvent nodeEvent = (NodeEvent) event;
        nodeEvent
                .getAnchor()
                .ifPresent(anchor -> findings.add(
                        location(event),
                        "scenario.anchor",
                        "the anchor " + Quote.code("&" + anchor.getValue()) + " names a value for reuse",
                        "Remove it: a scenario has no anchors and aliases, so that each line means what it says."));
        tag(nodeEvent)
                .ifPresent(tag -> findings.add(
                        location(event),
                        "scenario.tag",
                        "the tag " + Quote.code(tag) + " asks for a type",
                        "Remove it: the key says which type a value has."));
        return switch (nodeEvent) {
            case ScalarEvent scalar -> new YamlNode.Scalar(location(event), scalar.getValue(), scalar.isPlain());
            case SequenceStartEvent _ -> readSequence(location(event), depth);
            case MappingStartEvent _ -> readMapping(location(event), depth);
            // The event classes are not sealed; the parser has no others.
            default -> throw new IllegalStateException("unexpected event " + event.getEventId());
        };
    }

    private YamlNode readSequence(Location where, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(readNode(event, depth + 1));
        }
        return new YamlNode.Sequence(where, items);
    }

    private YamlNode readMapping(Location where, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Map<String, Location> seen = new HashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode key = readNode(event, depth + 1);
            YamlNode value = readNode(events.next(), depth + 1);
            if (key instanceof YamlNode.Scalar name) {
                Location first = seen.putIfAbsent(name.text(), name.location());
                if (first == null) {
                    entries.add(new YamlNode.Entry(name, value));
                } else {
                    findings.add(
                            name.location(),
                            "scenario.duplicate-key",
                            Quote.code(name.text()) + " stands here a second time",
                            "Remove one of the two, or rename it; the first is in line " + first.line() + ".");
                }
            } else if (!(key instanceof YamlNode.Refused)) {
                findings.add(
                        key.location(),
                        "scenario.wrong-type",
                        "a key must be a word, not " + key.describe(),
                        "Write `key: value`.");
            }
        }
        return new YamlNode.Mapping(where, entries);
    }

    private static Optional<String> tag(NodeEvent event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
    }

    private Location location(Event event) {
        return event.getStartMark().map(this::location).orElse(new Location(fileName, 1, 1));
    }

    private Location location(Mark mark) {
        return new Location(fileName, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Report with everything found before: the rest of the file can't be read. */
    private ProblemException fatal(Location where, String code, String message, String hint) {
        findings.add(where, code, message, hint);
        return findings.toException();
    }
}
