package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.SharingText;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keep an agent for somebody. */
@Command(
        name = "reserve",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps an agent for you, for another user or for a pool. It begins nothing for others that could still be measured when the reservation",
            "begins, going by twice the estimate of the plan. What takes longer all the same is not interrupted.",
        },
        footer = {
            "",
            "Examples:",
            "  assay reserve lab3 --for 4h",
            "  assay reserve lab3 --user anna --from 2026-12-01T09:00+01:00 --to 2026-12-01T18:00+01:00",
            "  assay reserve lab3 --pool vision --for 4h --reason 'numbers for the paper'",
            "  assay reservations",
        })
public final class ReserveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's name, as `assay agents` lists it.")
    private String agent = "";

    @ArgGroup(multiplicity = "0..1")
    private Holder holder = new Holder();

    @Mixin
    private ReservationPeriod period = new ReservationPeriod();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    /** For whom it is. */
    static final class Holder {
        @Option(
                names = "--user",
                paramLabel = "USER",
                description = "Whose blocks it measures meanwhile; default: yours.")
        private @Nullable String user;

        @Option(
                names = "--pool",
                paramLabel = "POOL",
                description = "The pool whose runs it measures meanwhile; `default`: those that name none.")
        private @Nullable String pool;
    }

    private @Nullable String user() {
        return holder.user == null && holder.pool == null ? coordinator.user() : holder.user;
    }

    @Override
    public Integer call() {
        Instant now = Clock.systemUTC().instant();
        ReservationRequest wanted = new ReservationRequest(
                agent, user(), holder.pool, period.begins(now), period.ends(now), period.reason());
        try (LabClient lab = coordinator.client()) {
            Reservation made = lab.reserve(wanted);
            output.print(made, SharingText.reserved(made, ZoneId.systemDefault()));
            return 0;
        }
    }
}
