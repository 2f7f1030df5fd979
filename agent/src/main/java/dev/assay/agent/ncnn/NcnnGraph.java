package dev.assay.agent.ncnn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Know what a .param says: ncnn's text with one line a layer.
 *
 * <p>ncnn trusts most of what is written there, and what leads nowhere ends the process. So numbers and names are followed here first. What a
 * layer does with its parameters is not looked at: a wrong one there may still end the process.
 *
 * @param layers in the order of the file
 */
record NcnnGraph(List<Layer> layers) {
    static final String INPUT = "Input";

    private static final String MAGIC = "7767517";
    private static final int FIXED_WORDS = 4;

    /** ncnn's own limit, for the end of a C string included. */
    private static final int LONGEST_WORD = 255;

    private static final Pattern COUNT = Pattern.compile("\\d{1,7}");
    private static final Pattern PARAMETER = Pattern.compile("(-?\\d{1,9})=(.*)");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]");

    /** The parameter that says whether a layer computes in INT8, by type. */
    private static final Map<String, Integer> INT8_PARAMETERS = Map.ofEntries(
            Map.entry("Convolution", 8),
            Map.entry("ConvolutionDepthWise", 8),
            Map.entry("InnerProduct", 8),
            Map.entry("RNN", 8),
            Map.entry("LSTM", 8),
            Map.entry("GRU", 8),
            Map.entry("Embed", 18),
            Map.entry("Gemm", 18),
            Map.entry("MultiHeadAttention", 18),
            Map.entry("SDPA", 18));

    NcnnGraph {
        layers = List.copyOf(layers);
    }

    /**
     * Read a .param.
     *
     * @throws BadParamException if it can't be what pnnx or ncnn's tools write
     */
    static NcnnGraph parse(String text) throws BadParamException {
        if (UNPRINTABLE.matcher(text).find()) {
            throw new BadParamException(
                    "it is no text; a binary .param.bin has to be given as the text that it was made of");
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() < 2 || !lines.getFirst().strip().equals(MAGIC)) {
            throw new BadParamException("it does not begin with " + MAGIC);
        }
        List<String> counts = words(lines.get(1));
        if (counts.size() != 2
                || !counts.stream().allMatch(count -> COUNT.matcher(count).matches())) {
            throw new BadParamException("its second line does not tell the numbers of layers and blobs");
        }
        int layerCount = Integer.parseInt(counts.getFirst());
        if (lines.size() != layerCount + 2) {
            throw new BadParamException("it has " + (lines.size() - 2) + " layers and says " + layerCount);
        }
        List<Layer> layers = new ArrayList<>();
        Set<String> blobs = new HashSet<>();
        for (String line : lines.subList(2, lines.size())) {
            Layer layer = layer(words(line));
            for (String input : layer.inputs()) {
                if (!blobs.contains(input)) {
                    throw new BadParamException(
                            "layer " + layer.name() + " takes " + input + ", which no layer before it makes");
                }
            }
            for (String output : layer.outputs()) {
                if (!blobs.add(output)) {
                    throw new BadParamException("two layers make " + output);
                }
            }
            layers.add(layer);
        }
        if (blobs.size() > Integer.parseInt(counts.getLast())) {
            throw new BadParamException("it has " + blobs.size() + " blobs and says " + counts.getLast());
        }
        if (blobs.isEmpty()) {
            throw new BadParamException("it has no layers");
        }
        return new NcnnGraph(layers);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+"));
    }

    private static Layer layer(List<String> words) throws BadParamException {
        if (words.stream().anyMatch(word -> word.length() > LONGEST_WORD)) {
            throw new BadParamException("it has a word of more than " + LONGEST_WORD + " characters");
        }
        if (words.size() < FIXED_WORDS
                || !COUNT.matcher(words.get(2)).matches()
                || !COUNT.matcher(words.get(3)).matches()) {
            throw new BadParamException("there is no layer in the line that begins with " + words.getFirst());
        }
        int inputs = Integer.parseInt(words.get(2));
        int outputs = Integer.parseInt(words.get(3));
        int end = FIXED_WORDS + inputs + outputs;
        if (words.size() < end) {
            throw new BadParamException("layer " + words.get(1) + " names less than the " + (inputs + outputs)
                    + " inputs and outputs that it says");
        }
        Map<Integer, String> parameters = new HashMap<>();
        for (String word : words.subList(end, words.size())) {
            Matcher parameter = PARAMETER.matcher(word);
            if (parameter.matches()) {
                parameters.put(Integer.parseInt(parameter.group(1)), parameter.group(2));
            }
        }
        return new Layer(
                words.get(0),
                words.get(1),
                words.subList(FIXED_WORDS, FIXED_WORDS + inputs),
                words.subList(FIXED_WORDS + inputs, end),
                parameters);
    }

    /** Return the types of layers. */
    Set<String> types() {
        return layers.stream().map(Layer::type).collect(Collectors.toSet());
    }

    /** Return what the model asks for, with the sizes that the file has for it: without a batch, the outermost first; empty if it has none. */
    Map<String, List<Long>> inputs() {
        Map<String, List<Long>> inputs = new HashMap<>();
        layers.stream()
                .filter(layer -> layer.type().equals(INPUT))
                .forEach(layer -> layer.outputs().forEach(output -> inputs.put(output, layer.inputSizes())));
        return inputs;
    }

    /**
     * One layer.
     *
     * @param inputs names of blobs
     * @param outputs names of blobs
     * @param parameters as they are written, by number
     */
    record Layer(String type, String name, List<String> inputs, List<String> outputs, Map<Integer, String> parameters) {
        private static final int WIDTH = 0;
        private static final int HEIGHT = 1;
        private static final int CHANNELS = 2;
        private static final int DEPTH = 11;
        private static final List<Integer> OUTERMOST_FIRST = List.of(CHANNELS, DEPTH, HEIGHT, WIDTH);

        Layer {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            parameters = Map.copyOf(parameters);
        }

        /** Return whether it computes in INT8, with weights that were quantized beforehand. */
        boolean isInt8() {
            Integer parameter = INT8_PARAMETERS.get(type);
            return parameter != null && !parameters.getOrDefault(parameter, "0").equals("0");
        }

        private List<Long> inputSizes() {
            return OUTERMOST_FIRST.stream()
                    .map(parameter -> parameters.getOrDefault(parameter, "0"))
                    .filter(size -> size.matches("[1-9]\\d{0,8}"))
                    .map(Long::valueOf)
                    .toList();
        }
    }

    /** Says what is wrong with a .param. */
    static final class BadParamException extends Exception {
        private static final long serialVersionUID = 1L;

        BadParamException(String message) {
            super(message);
        }
    }
}
