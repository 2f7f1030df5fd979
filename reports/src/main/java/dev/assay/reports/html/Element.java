package dev.assay.reports.html;

import java.util.Arrays;
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

    private static final String[] NO_ATTRIBUTES = {};
    private static final Node[] NO_CHILDREN = {};

    private final Tag tag;

    /** Name, value, name, value, and so on: elements have few attributes, and a large page has a million elements. */
    private String[] attributes = NO_ATTRIBUTES;

    private int attributesEnd;
    private Node[] children = NO_CHILDREN;
    private int childrenEnd;
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
        if (!VERBATIM_TAGS.contains(tag) || endsElement(content, tag)) {
            throw new IllegalArgumentException("content can't stand in " + tag);
        }
        Element element = new Element(Tag.of(tag));
        element.verbatim = content;
        return element;
    }

    private static boolean endsElement(String content, String tag) {
        // What is packed is long, and has no such thing in it.
        return content.contains("</") && content.toLowerCase(Locale.ROOT).contains("</" + tag);
    }

    /** Set an attribute. */
    Element set(String name, String value) {
        if (!isName(name, true) || name.regionMatches(true, 0, "on", 0, 2)) {
            throw new IllegalArgumentException("not the name of an ordinary attribute: " + name);
        }
        for (int i = 0; i < attributesEnd; i += 2) {
            if (attributes[i].equals(name)) {
                attributes[i + 1] = value;
                return this;
            }
        }
        if (attributesEnd == attributes.length) {
            attributes = Arrays.copyOf(attributes, attributesEnd + 4);
        }
        attributes[attributesEnd++] = name;
        attributes[attributesEnd++] = value;
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
        for (Node child : more) {
            append(child);
        }
        return this;
    }

    private void append(Node child) {
        if (childrenEnd == children.length) {
            children = Arrays.copyOf(children, childrenEnd == 0 ? 2 : 2 * childrenEnd);
        }
        children[childrenEnd++] = child;
    }

    /** Append children. */
    Element addAll(List<? extends Node> more) {
        more.forEach(this::append);
        return this;
    }

    /** Append text. */
    Element text(String characters) {
        append(new Text(characters));
        return this;
    }

    boolean isEmpty() {
        return childrenEnd == 0;
    }

    @Override
    public void writeTo(HtmlBytes out) {
        out.markup("<").markup(tag.name());
        for (int i = 0; i < attributesEnd; i += 2) {
            out.markup(" ").markup(attributes[i]);
            String value = attributes[i + 1];
            if (!value.isEmpty()) {
                out.markup("=\"").text(value).markup("\"");
            }
        }
        out.markup(">");
        if (tag.isVoid()) {
            return;
        }
        out.markup(verbatim);
        for (int i = 0; i < childrenEnd; i++) {
            children[i].writeTo(out);
        }
        out.markup("</").markup(tag.name()).markup(tag.breaksAfter() ? ">\n" : ">");
    }

    @Override
    public String toString() {
        HtmlBytes out = new HtmlBytes();
        writeTo(out);
        return out.toString();
    }
}
