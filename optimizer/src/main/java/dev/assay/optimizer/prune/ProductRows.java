package dev.assay.optimizer.prune;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * See what a product multiplies and what it gives as rows: one for each place of its output, of the inputs that it sums over
 * there (im2col) and of its output channels.
 */
final class ProductRows {
    private static final int CONV_PLANE_RANK = 4;

    private final Node node;
    private final boolean convolution;
    private final FloatBuffer x;
    private final List<Long> xDims;
    private final FloatBuffer y;
    private final List<Long> yDims;
    private final int kernelHeight;
    private final int kernelWidth;

    /**
     * Look at one run.
     *
     * @param weightDims of the weight that the product has
     * @param input what went into it
     * @param output what came out of it
     */
    ProductRows(Product product, List<Long> weightDims, HostTensor input, HostTensor output) {
        node = product.node();
        convolution = product.isConvolution();
        x = input.floats();
        xDims = input.dims();
        y = output.floats();
        yDims = output.dims();
        boolean plane = weightDims.size() == CONV_PLANE_RANK;
        kernelHeight = convolution && plane ? size(weightDims, 2) : 1;
        kernelWidth = convolution ? size(weightDims, weightDims.size() - 1) : 1;
    }

    /** Return whether inputs can be seen as rows: for plain products, and 1-D and 2-D convolutions with padding in numbers. */
    static boolean knows(Product product, int weightRank) {
        if (!product.isConvolution()) {
            return true;
        }
        AttributeProto padding = product.node().attribute("auto_pad");
        return product.node().is("Conv")
                && (weightRank == CONV_PLANE_RANK || weightRank == CONV_PLANE_RANK - 1)
                && (padding == null || padding.getS().toStringUtf8().equals("NOTSET"));
    }

    private static int size(List<Long> dims, int axis) {
        return Math.toIntExact(dims.get(axis));
    }

    private int channels() {
        return size(yDims, convolution ? 1 : yDims.size() - 1);
    }

    private int places() {
        return convolution ? y.limit() / (size(yDims, 0) * channels()) : 1;
    }

    int count() {
        return y.limit() / channels();
    }

    /** Return an output. */
    double output(int row, int channel) {
        int places = places();
        return y.get((row / places * channels() + channel) * places + row % places);
    }

    /**
     * Copy the inputs of a row.
     *
     * @param group of a grouped convolution; 0 for anything else
     */
    void copyInputs(int row, int group, double[] target) {
        if (!convolution) {
            for (int i = 0; i < target.length; i++) {
                target[i] = x.get(row * target.length + i);
            }
            return;
        }
        int height = xDims.size() == CONV_PLANE_RANK ? size(xDims, 2) : 1;
        int width = size(xDims, xDims.size() - 1);
        int outputWidth = size(yDims, yDims.size() - 1);
        int place = row % places();
        int top = first("strides", place / outputWidth);
        int left = last("strides", place % outputWidth);
        int channels = target.length / (kernelHeight * kernelWidth);
        int image = row / places() * size(xDims, 1) + group * channels;
        int to = 0;
        for (int channel = 0; channel < channels; channel++) {
            int start = (image + channel) * height * width;
            for (int i = 0; i < kernelHeight; i++) {
                int line = top + first("dilations", i);
                for (int j = 0; j < kernelWidth; j++) {
                    int column = left + last("dilations", j);
                    boolean inside = line >= 0 && line < height && column >= 0 && column < width;
                    target[to++] = inside ? x.get(start + line * width + column) : 0;
                }
            }
        }
    }

    /** Scale a place along the first of two spatial axes. */
    private int first(String attribute, int place) {
        return xDims.size() == CONV_PLANE_RANK ? scaled(attribute, 0, place) : 0;
    }

    private int last(String attribute, int place) {
        return scaled(attribute, xDims.size() - 3, place);
    }

    private int scaled(String attribute, int axis, int place) {
        AttributeProto factors = node.attribute(attribute);
        int scaled = factors == null ? place : place * Math.toIntExact(factors.getInts(axis));
        AttributeProto pads = node.attribute("pads");
        return attribute.equals("strides") && pads != null ? scaled - Math.toIntExact(pads.getInts(axis)) : scaled;
    }
}
