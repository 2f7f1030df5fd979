package dev.assay.scenarios.problem;

/**
 * Point into a text file.
 *
 * @param file how the user named the file
 * @param line 1-based line
 * @param column 1-based column, counted in characters
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
