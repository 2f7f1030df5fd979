package dev.assay.coordinator.task;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Hold the points of a simple TrueType glyph, and turn its quadratic curves into polygons. */
final class GlyphPoints {
    private static final int ON_CURVE = 0x1;
    private static final int X_IS_BYTE = 0x2;
    private static final int Y_IS_BYTE = 0x4;
    private static final int REPEATS = 0x8;
    private static final int X_IS_SAME_OR_POSITIVE = 0x10;
    private static final int Y_IS_SAME_OR_POSITIVE = 0x20;
    private static final int LINES_PER_CURVE = 6;

    private final int[] flags;
    private final int[] x;
    private final int[] y;

    private GlyphPoints(int[] flags, int[] x, int[] y) {
        this.flags = flags;
        this.x = x;
        this.y = y;
    }

    /**
     * Read points.
     *
     * @param position where the flags begin
     * @throws IndexOutOfBoundsException if the data ends before the points do
     */
    static GlyphPoints read(ByteBuffer data, int position, int count) {
        int[] flags = new int[count];
        int at = position;
        for (int i = 0; i < count; ) {
            int flag = Byte.toUnsignedInt(data.get(at++));
            int times = (flag & REPEATS) == 0 ? 1 : 1 + Byte.toUnsignedInt(data.get(at++));
            Arrays.fill(flags, i, i + times, flag);
            i += times;
        }
        int[] x = new int[count];
        at = readCoordinates(data, at, flags, X_IS_BYTE, X_IS_SAME_OR_POSITIVE, x);
        int[] y = new int[count];
        readCoordinates(data, at, flags, Y_IS_BYTE, Y_IS_SAME_OR_POSITIVE, y);
        return new GlyphPoints(flags, x, y);
    }

    private static int readCoordinates(
            ByteBuffer data, int position, int[] flags, int isByte, int isSameOrPositive, int[] coordinates) {
        int at = position;
        int value = 0;
        for (int i = 0; i < flags.length; i++) {
            boolean sameOrPositive = (flags[i] & isSameOrPositive) != 0;
            if ((flags[i] & isByte) != 0) {
                int step = Byte.toUnsignedInt(data.get(at++));
                value += sameOrPositive ? step : -step;
            } else if (!sameOrPositive) {
                value += data.getShort(at);
                at += Short.BYTES;
            }
            coordinates[i] = value;
        }
        return at;
    }

    /** Return the closed polygon of the points from {@code start} to {@code end}, scaled, then moved. */
    double[] polygon(int start, int end, double scale, double dx, double dy) {
        int count = end - start;
        if (count <= 0) {
            return new double[0];
        }
        double[] polygon = new double[2 * count * (LINES_PER_CURVE + 1)];
        int length = 0;
        for (int i = 0; i < count; i++) {
            int point = start + i;
            if (isOnCurve(point)) {
                polygon[length++] = x[point];
                polygon[length++] = y[point];
                continue;
            }
            // Between two control points lies an implied point on the curve, in their middle.
            int before = start + (i + count - 1) % count;
            int after = start + (i + 1) % count;
            double x0 = isOnCurve(before) ? x[before] : (x[before] + x[point]) / 2.0;
            double y0 = isOnCurve(before) ? y[before] : (y[before] + y[point]) / 2.0;
            double x2 = isOnCurve(after) ? x[after] : (x[after] + x[point]) / 2.0;
            double y2 = isOnCurve(after) ? y[after] : (y[after] + y[point]) / 2.0;
            for (int line = 1; line <= LINES_PER_CURVE; line++) {
                double t = line / (double) LINES_PER_CURVE;
                polygon[length++] = (1 - t) * (1 - t) * x0 + 2 * t * (1 - t) * x[point] + t * t * x2;
                polygon[length++] = (1 - t) * (1 - t) * y0 + 2 * t * (1 - t) * y[point] + t * t * y2;
            }
        }
        for (int i = 0; i < length; i += 2) {
            polygon[i] = polygon[i] * scale + dx;
            polygon[i + 1] = polygon[i + 1] * scale + dy;
        }
        return Arrays.copyOf(polygon, length);
    }

    private boolean isOnCurve(int point) {
        return (flags[point] & ON_CURVE) != 0;
    }
}
