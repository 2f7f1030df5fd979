package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.json.AssayJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Hand out the forms for single values and for collections. */
public final class Forms {
    /** Names become parts of file names, on file systems that ignore case too; `--` is left for joining them. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");

    private static final int LONGEST_NAME = 40;

    private Forms() {}

    /** Return the form of text with at least one character that is not white space. */
    public static Form<String> text(int longest) {
        return new TextForm(longest, null, "");
    }

    /** Return the form of text that matches a regular expression as a whole. */
    public static TextForm text(int longest, Pattern pattern, String patternInWords) {
        return new TextForm(longest, pattern, patternInWords);
    }

    /** Return the form of a name that Assay puts into file names. */
    public static TextForm name() {
        return new TextForm(
                LONGEST_NAME,
                NAME,
                "Use lower-case letters and digits, joined by single `.`, `_` or `-`; at most 40 characters.");
    }

    /** Return the form of a name that another program gave, such as the name of a model's input. */
    public static TextForm freeName() {
        return new TextForm(200, null, "");
    }

    /** Return the form of a whole number. */
    public static Form<Long> wholeNumber(long lowest, long highest) {
        return new WholeNumberForm(lowest, highest);
    }

    /** Return the form of a whole number that fits an {@code int}. */
    public static Form<Integer> count(int lowest, int highest) {
        return new WholeNumberForm(lowest, highest).map(Math::toIntExact);
    }

    /** Return the form of a number, both ends inclusive. */
    public static Form<Double> number(double lowest, double highest) {
        return new NumberForm(lowest, highest);
    }

    /** Return the form of a share of a whole: {@code 0.01} or {@code 1 %}. */
    public static Form<Double> share(boolean zeroAllowed) {
        return new ShareForm(zeroAllowed);
    }

    /** Return the form of a length of time with its unit. */
    public static Form<Duration> duration(Duration longest) {
        return new DurationForm(longest);
    }

    /** Return the form of {@code true} or {@code false}. */
    public static Form<Boolean> flag() {
        return new FlagForm();
    }

    /** Return the form of any single value, taken as text whatever it looks like. */
    public static Form<String> anyScalar() {
        return new AnyScalarForm();
    }

    /** Return the form of one of several words. */
    public static <T> Form<T> words(Map<String, T> meanings) {
        return new WordForm<>(meanings);
    }

    /** Return the form of one of several words, or of another name that does not look like one of them written wrongly. */
    public static Form<String> openWords(List<String> words, TextForm name) {
        return new OpenWordForm(words, name);
    }

    /** Return the form of one of an enum's constants, written as in JSON. */
    public static <E extends Enum<E>> Form<E> words(Class<E> type) {
        Map<String, E> meanings = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            meanings.put(AssayJson.mapper().convertValue(constant, String.class), constant);
        }
        return new WordForm<>(meanings);
    }

    /** Return the form of a list with at least one item. */
    public static <T> Form<List<T>> list(Form<T> item, int longest) {
        return new ListForm<>(item, longest);
    }

    /** Return the form of one item, or a list of several. */
    public static <T> Form<List<T>> oneOrMore(Form<T> item, int longest) {
        return new OneOrMoreForm<>(item, longest);
    }

    /** Return the form of a mapping from names that the user chooses to values of one form. */
    public static <T> NamedForm<T> named(TextForm name, Form<T> item, int fewest) {
        return new NamedForm<>(name, item, fewest);
    }
}
