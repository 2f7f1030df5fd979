package dev.assay.scenarios.language.yaml;

/** Tell how far one word is from another. */
public final class EditDistance {
    private EditDistance() {}

    /**
     * Count the insertions, deletions, replacements and swaps of neighbours that turn one word into the other (Damerau 1964, in the
     * variant that touches each letter once: optimal string alignment). Takes time and memory for each pair
     * of letters: cut what comes from outside.
     */
    public static int between(String left, String right) {
        int[][] distance = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            distance[row][0] = row;
        }
        for (int column = 0; column <= right.length(); column++) {
            distance[0][column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            for (int column = 1; column <= right.length(); column++) {
                boolean same = left.charAt(row - 1) == right.charAt(column - 1);
                int insertOrDelete = Math.min(distance[row - 1][column], distance[row][column - 1]) + 1;
                int replace = distance[row - 1][column - 1] + (same ? 0 : 1);
                distance[row][column] = Math.min(insertOrDelete, replace);
                boolean swapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                if (swapped) {
                    distance[row][column] = Math.min(distance[row][column], distance[row - 2][column - 2] + 1);
                }
            }
        }
        return distance[left.length()][right.length()];
    }
}
