package dev.assay.coordinator.database;

import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is different between databases; nobody else may write to this one while it is open. */
interface Database extends AutoCloseable {
    /** Return what people call it. */
    String name();

    /** Return where a connection for writing comes from: never more than one at a time. */
    DataSource writer();

    /** Return where connections come from that see one state of everything for as long as their transaction lasts. */
    DataSource readers();

    /** Return where connections come from that change tables. */
    DataSource migrations();

    /** Say what it means that the database refused something. */
    ProblemException problem(SQLException refusal);

    /**
     * Give up the connections for reading if this refusal says that one is dead: the others most likely are, too.
     *
     * @return whether it says so
     */
    boolean renewReaders(SQLException refusal);

    /** Do what {@link LabStore#backUp} says. */
    void backUp(Path file);

    @Override
    void close();
}
