package dev.assay.coordinator.conversion;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Hold the outputs of a converted model against those of the model that it was made from.
 *
 * <p>Outputs belong together by name where the converted model has all names of the original, else by position. Converters keep images and
 * maps with the channels last where ONNX has them first: an output that is the same but for that is the same.
 */
final class ParityCheck {
    private final ParityBound bound;
    private final boolean classes;

    /**
     * @param bound what is allowed
     * @param classes whether the largest element of the first output is the model's answer
     */
    ParityCheck(ParityBound bound, boolean classes) {
        this.bound = bound;
        this.classes = classes;
    }

    /**
     * Compare.
     *
     * @param expected of the original, for each sample
     * @param actual of the converted model, for the same samples
     * @param samples their numbers, for messages
     */
    Parity compare(List<List<OutputTensor>> expected, List<List<OutputTensor>> actual, List<Integer> samples) {
        if (expected.size() != samples.size() || actual.size() != samples.size() || samples.isEmpty()) {
            return new Parity.Different("it answers " + actual.size() + " of " + samples.size()
                    + " samples, the original " + expected.size());
        }
        int outputs = expected.getFirst().size();
        if (actual.getFirst().size() != outputs) {
            return new Parity.Different("it has " + count(actual.getFirst().size(), "output") + ", the original "
                    + count(outputs, "output"));
        }
        List<String> findings = new ArrayList<>();
        for (int output = 0; output < outputs; output++) {
            int place = output;
            String name = expected.getFirst().get(place).name();
            List<OutputTensor> before =
                    expected.stream().map(all -> all.get(place)).toList();
            List<OutputTensor> after = actual.stream()
                    .map(all -> matching(name, place, expected.getFirst(), all))
                    .toList();
            Parity parity = compare(before, after, samples, classes && output == 0);
            switch (parity) {
                case Parity.Different different -> {
                    return different;
                }
                case Parity.Same(List<String> more) -> findings.addAll(more);
            }
        }
        return new Parity.Same(findings);
    }

    private static OutputTensor matching(
            String name, int place, List<OutputTensor> expected, List<OutputTensor> actual) {
        List<String> names = actual.stream().map(OutputTensor::name).toList();
        boolean byName = expected.stream().map(OutputTensor::name).allMatch(names::contains);
        return actual.get(byName ? names.indexOf(name) : place);
    }

    private Parity compare(
            List<OutputTensor> expected, List<OutputTensor> actual, List<Integer> samples, boolean isAnswer) {
        OutputTensor first = expected.getFirst();
        List<Layout> layouts =
                Layout.candidates(first.shape(), actual.getFirst().shape());
        if (layouts.isEmpty()) {
            return new Parity.Different("output " + first.name() + " has shape "
                    + actual.getFirst().shape() + ", in the original " + first.shape());
        }
        Parity parity = new Parity.Different("");
        for (Layout layout : layouts) {
            List<OutputTensor> reordered = actual.stream()
                    .map(output -> layout.apply(output, first.shape()))
                    .toList();
            parity = switch (bound) {
                case ParityBound.Close close -> compareClosely(close, layout, expected, reordered, samples);
                case ParityBound.Alike alike -> compareRoughly(alike, layout, expected, reordered, samples, isAnswer);
            };
            if (parity instanceof Parity.Same) {
                return parity;
            }
        }
        return parity;
    }

    private static Parity compareClosely(
            ParityBound.Close close,
            Layout layout,
            List<OutputTensor> expected,
            List<OutputTensor> actual,
            List<Integer> samples) {
        int worst = 0;
        double worstShare = -1;
        double largestDifference = 0;
        for (int i = 0; i < expected.size(); i++) {
            double difference = difference(expected.get(i), actual.get(i));
            double share = difference / close.allowed(largest(expected.get(i)));
            largestDifference = Math.max(largestDifference, difference);
            if (share > worstShare) {
                worstShare = share;
                worst = i;
            }
        }
        String name = expected.getFirst().name();
        double allowed = close.allowed(largest(expected.get(worst)));
        if (worstShare > 1) {
            double difference = difference(expected.get(worst), actual.get(worst));
            return new Parity.Different("output " + name
                    + (Double.isFinite(difference)
                            ? " differs by " + number(difference)
                            : " has a value that is no finite number, or only the original has one,")
                    + " at sample " + samples.get(worst) + "; allowed " + number(allowed));
        }
        return new Parity.Same(List.of("output " + name + layout.words() + " differs by at most "
                + number(largestDifference) + " on " + count(samples.size(), "sample")));
    }

    private static Parity compareRoughly(
            ParityBound.Alike alike,
            Layout layout,
            List<OutputTensor> expected,
            List<OutputTensor> actual,
            List<Integer> samples,
            boolean isAnswer) {
        double[] cosines = IntStream.range(0, expected.size())
                .mapToDouble(i -> cosine(expected.get(i), actual.get(i)))
                .toArray();
        List<Integer> unlike = IntStream.range(0, cosines.length)
                .filter(i -> !(cosines[i] >= alike.cosine())
                        && !(difference(expected.get(i), actual.get(i)) <= alike.negligible()))
                .boxed()
                .toList();
        String name = expected.getFirst().name();
        int allowed = alike.allowed(samples.size());
        if (unlike.size() > allowed) {
            int worst = unlike.stream()
                    .min((one, other) -> Double.compare(cosines[one], cosines[other]))
                    .orElseThrow();
            return new Parity.Different("output " + name + " points elsewhere for " + unlike.size() + " of "
                    + count(samples.size(), "sample") + ": cosine " + number(cosines[worst]) + " at sample "
                    + samples.get(worst) + "; at least " + number(alike.cosine()) + " is asked of all but "
                    + allowed);
        }
        double lowest = IntStream.range(0, cosines.length)
                .mapToDouble(i -> cosines[i])
                .min()
                .orElseThrow();
        String found = "output " + name + layout.words() + " has a cosine of at least " + number(lowest) + " on "
                + count(samples.size(), "sample");
        if (!isAnswer) {
            return new Parity.Same(List.of(found));
        }
        List<Integer> others = IntStream.range(0, expected.size())
                .filter(i -> answer(expected.get(i)) != answer(actual.get(i)))
                .boxed()
                .toList();
        if (others.size() > allowed) {
            return new Parity.Different("output " + name + " gives another class for " + others.size() + " of "
                    + count(samples.size(), "sample") + ", first at sample " + samples.get(others.getFirst())
                    + "; allowed " + allowed);
        }
        return new Parity.Same(List.of(found + ", and the same class on " + (samples.size() - others.size())));
    }

    /** Return the largest difference of two elements; infinite where one is no finite number and the other not the same. */
    private static double difference(OutputTensor expected, OutputTensor actual) {
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            float e = expected.values().get(i);
            float a = actual.values().get(i);
            if (Float.compare(e, a) == 0) {
                continue;
            }
            double difference = Math.abs((double) a - e);
            largest = Math.max(largest, Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY);
        }
        return largest;
    }

    private static double largest(OutputTensor output) {
        double largest = 0;
        for (int i = 0; i < output.size(); i++) {
            double magnitude = Math.abs((double) output.values().get(i));
            // An infinite magnitude would allow anything.
            largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
        }
        return largest;
    }

    /** Return the cosine of the angle between two outputs; NaN where one has values that are no finite numbers. */
    private static double cosine(OutputTensor expected, OutputTensor actual) {
        double dot = 0;
        double expectedSquares = 0;
        double actualSquares = 0;
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.values().get(i);
            double a = actual.values().get(i);
            dot += e * a;
            expectedSquares += e * e;
            actualSquares += a * a;
        }
        if (expectedSquares == 0 || actualSquares == 0) {
            return expectedSquares == actualSquares ? 1 : 0;
        }
        return dot / Math.sqrt(expectedSquares * actualSquares);
    }

    private static int answer(OutputTensor output) {
        int largest = 0;
        for (int i = 1; i < output.size(); i++) {
            if (output.values().get(i) > output.values().get(largest)) {
                largest = i;
            }
        }
        return largest;
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    /** How a converter arranged an output. */
    private enum Layout {
        AS_IT_WAS("") {
            @Override
            OutputTensor apply(OutputTensor output, List<Long> original) {
                return output;
            }
        },
        CHANNELS_LAST(", channels last,") {
            @Override
            OutputTensor apply(OutputTensor output, List<Long> original) {
                int channels = Math.toIntExact(original.getFirst());
                int places = output.size() / Math.max(1, channels);
                FloatBuffer values = FloatBuffer.allocate(output.size());
                for (int place = 0; place < places; place++) {
                    for (int channel = 0; channel < channels; channel++) {
                        values.put(channel * places + place, output.values().get(place * channels + channel));
                    }
                }
                return new OutputTensor(output.name(), original, values);
            }
        };

        private final String words;

        Layout(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Return the output in the order of the original. */
        abstract OutputTensor apply(OutputTensor output, List<Long> original);

        static List<Layout> candidates(List<Long> original, List<Long> converted) {
            List<Layout> candidates = new ArrayList<>();
            if (original.equals(converted)) {
                candidates.add(AS_IT_WAS);
            }
            if (original.size() > 1) {
                List<Long> last = new ArrayList<>(original.subList(1, original.size()));
                last.add(original.getFirst());
                if (last.equals(converted)) {
                    candidates.add(CHANNELS_LAST);
                }
            }
            return candidates;
        }
    }
}
