package dev.assay.reports.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An HTML or SVG element under construction; methods change it and return it. Not safe to share between threads. */
final class Element implements Node {
    private static final Set<String> VOID_TAGS = Set.of("br", "col", "hr", "img", "input", "meta");
    private static final Set<String> VERBATIM_TAGS = Set.of("script", "style");

    /** Ends of these are where a line break changes nothing but makes the source readable. */
    private static final Set<String> BREAK_AFTER = Set.of(
            "div", "dl", "figure", "h1", "h2", "h3", "head", "header", "p", "section", "svg", "table", "tr", "ul");

    private final String tag;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Node> children = new ArrayList<>();
    private String verbatim = "";

    private Element(String tag) {
        this.tag = tag;
    }

    /** Return an empty element. */
    static Element of(String tag) {
        if (!tag.matches("[a-zA-Z][a-zA-Z0-9]*") || VERBATIM_TAGS.contains(tag)) {
            throw new IllegalArgumentException("not the name of an ordinary element: " + tag);
        }
        return new Element(tag);
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
        Element element = new Element(tag);
        element.verbatim = content;
        return element;
    }

    /** Set an attribute. */
    Element set(String name, String value) {
        if (!name.matches("[a-zA-Z][a-zA-Z0-9:-]*")
                || name.toLowerCase(Locale.ROOT).startsWith("on")) {
            throw new IllegalArgumentException("not the name of an ordinary attribute: " + name);
        }
        attributes.put(name, value);
        return this;
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
        out.append('<').append(tag);
        attributes.forEach((name, value) -> {
            out.append(' ').append(name);
            if (!value.isEmpty()) {
                out.append("=\"");
                Escaping.append(value, out);
                out.append('"');
            }
        });
        out.append('>');
        if (VOID_TAGS.contains(tag)) {
            return;
        }
        out.append(verbatim);
        for (Node child : children) {
            child.writeTo(out);
        }
        out.append("</").append(tag).append('>');
        if (BREAK_AFTER.contains(tag)) {
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
