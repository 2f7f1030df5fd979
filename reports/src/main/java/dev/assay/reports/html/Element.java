package dev.assay.reports.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTML or SVG element under construction; methods change it and return it. Not safe to share between threads. */
final class Element implements Node {
    private static final Set<String> VOID_TAGS = Set.of("br", "col", "hr", "img", "input", "meta");
    private static final Set<String> VERBATIM_TAGS = Set.of("script", "style");

    /** Ends of these are where a line break changes nothing but makes the source readable. */
    private static final Set<String> BREAK_AFTER = Set.of(
            "div", "dl", "figure", "h1", "h2", "h3", "head", "header", "p", "section", "svg", "table", "tr", "ul");

    private final Tag tag;

    /** Name, value, name, value, and so on: elements have few attributes, and a large page has a million elements. */
    private final List<String> attributes = new ArrayList<>(4);

    private final List<Node> children = new ArrayList<>(2);
    private String verbatim = "";

    private Element(Tag tag) {
        this.tag = tag;
    }

    /** What is to be known of a tag to write it. */
    private record Tag(String name, boolean isVoid, boolean isVerbatim, boolean breaksAfter) {
        /** Those that a large page has a million of: they are checked once. */
        private static final Map<String, Tag> FREQUENT = Stream.of(
                        "a", "bdi", "data", "div", "g", "path", "small", "span", "svg", "td", "text", "th", "tr")
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Tag::checked));

        static Tag of(String name) {
            Tag known = FREQUENT.get(name);
            return known == null ? checked(name) : known;
        }

        private static Tag checked(String name) {
            if (!isName(name, false)) {
                throw new IllegalArgumentException("not the name of an element: " + name);
            }
            return new Tag(name, VOID_TAGS.contains(name), VERBATIM_TAGS.contains(name), BREAK_AFTER.contains(name));
        }
    }

    /** Return an empty element. */
    static Element of(String tag) {
        Tag checked = Tag.of(tag);
        if (checked.isVerbatim()) {
            throw new IllegalArgumentException("not the name of an ordinary element: " + tag);
        }
        return new Element(checked);
    }

    /** Return an element with CSS classes. */
    static Element of(String tag, String cssClasses) {
        return of(tag).set("class", cssClasses);
    }

    /**
     * Return a {@code script} or {@code style} element whose content is written as it is.
     *
     * @throws IllegalArgumentException if the content would end the element
     */
    static Element verbatim(String tag, String content) {
        if (!VERBATIM_TAGS.contains(tag) || content.toLowerCase(Locale.ROOT).contains("</" + tag)) {
            throw new IllegalArgumentException("content can't stand in " + tag);
        }
        Element element = new Element(Tag.of(tag));
        element.verbatim = content;
        return element;
    }

    /** Set an attribute. */
    Element set(String name, String value) {
        if (!isName(name, true) || name.regionMatches(true, 0, "on", 0, 2)) {
            throw new IllegalArgumentException("not the name of an ordinary attribute: " + name);
        }
        for (int i = 0; i < attributes.size(); i += 2) {
            if (attributes.get(i).equals(name)) {
                attributes.set(i + 1, value);
                return this;
            }
        }
        attributes.add(name);
        attributes.add(value);
        return this;
    }

    /** Say whether this is a name of ASCII letters and digits that begins with a letter. */
    private static boolean isName(String name, boolean isAttribute) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean isOther = (c >= '0' && c <= '9') || (isAttribute && (c == ':' || c == '-'));
            if (!isLetter && (i == 0 || !isOther)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Set an attribute that has no value. */
    Element set(String name) {
        return set(name, "");
    }

    /** Append children. */
    Element add(Node... more) {
        children.addAll(List.of(more));
        return this;
    }

    /** Append children. */
    Element addAll(List<? extends Node> more) {
        children.addAll(more);
        return this;
    }

    /** Append text. */
    Element text(String characters) {
        children.add(new Text(characters));
        return this;
    }

    boolean isEmpty() {
        return children.isEmpty();
    }

    @Override
    public void writeTo(StringBuilder out) {
        out.append('<').append(tag.name());
        for (int i = 0; i < attributes.size(); i += 2) {
            out.append(' ').append(attributes.get(i));
            String value = attributes.get(i + 1);
            if (!value.isEmpty()) {
                out.append("=\"");
                Escaping.append(value, out);
                out.append('"');
            }
        }
        out.append('>');
        if (tag.isVoid()) {
            return;
        }
        out.append(verbatim);
        for (Node child : children) {
            child.writeTo(out);
        }
        out.append("</").append(tag.name()).append('>');
        if (tag.breaksAfter()) {
            out.append('\n');
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        writeTo(out);
        return out.toString();
    }
}
