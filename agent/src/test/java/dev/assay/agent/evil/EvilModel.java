package dev.assay.agent.evil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Say what an {@link EvilRuntime} does with a model; the model file holds it.
 *
 * @param deed what happens
 * @param moment when
 * @param marker file that makes the deed happen once only: it is done only if it could create the file; empty for every time
 * @param bias added to every output
 * @param cheat what is answered while queries are timed
 */
public record EvilModel(Deed deed, Moment moment, String marker, float bias, Cheat cheat) {
    /** What is answered instead of what was asked, once several queries are prepared: so it is when queries are timed. */
    public enum Cheat {
        NONE,
        /** What the first query of the same size got. */
        FIRST_OUTPUT,
        /** What the query of the same size before got. */
        LATE_OUTPUT,
        ZEROS
    }

    public EvilModel(Deed deed, Moment moment, String marker, float bias) {
        this(deed, moment, marker, bias, Cheat.NONE);
    }

    /** A model that is right as long as nobody takes its time. */
    public static EvilModel cheating(Cheat cheat) {
        return new EvilModel(Deed.NOTHING, Moment.LOAD, "", 0, cheat);
    }

    /** When a deed happens. */
    public enum Moment {
        LOAD,
        PREPARE,
        FIRST_RUN,
        /** At the 20th query. */
        LATER_RUN,
        EVIDENCE,
        CLOSE
    }

    /** A model that behaves. */
    public static EvilModel good(float bias) {
        return new EvilModel(Deed.NOTHING, Moment.LOAD, "", bias);
    }

    public static EvilModel bad(Deed deed, Moment moment) {
        return new EvilModel(deed, moment, "", 0);
    }

    /** Write the model file. */
    public Path write(Path file) throws IOException {
        return Files.write(file, List.of(deed.name(), moment.name(), marker, Float.toString(bias), cheat.name()));
    }

    static EvilModel read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new EvilModel(
                Deed.valueOf(lines.get(0)),
                Moment.valueOf(lines.get(1)),
                lines.get(2),
                Float.parseFloat(lines.get(3)),
                Cheat.valueOf(lines.get(4)));
    }

    /** Do the deed, if this is the moment. */
    void reach(Moment now) {
        if (now == moment && mayHappen()) {
            Deeds.commit(deed);
        }
    }

    private boolean mayHappen() {
        if (marker.isEmpty()) {
            return true;
        }
        try {
            Files.createFile(Path.of(marker));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
