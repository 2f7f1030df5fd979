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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Keep an agent for nobody. */
@Command(
        name = "maintain",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps an agent free for maintenance: it begins nothing that could still be measured when the maintenance begins, going by",
            "twice the estimate of the plan, and nothing meanwhile. What takes longer all the same is not interrupted.",
        },
        footer = {
            "",
            "Examples:",
            "  assay maintain lab3 --from 2026-12-01T09:00+01:00 --for 2h --reason 'a new fan'",
            "  assay maintain lab3 --for 30m",
            "  assay reservations cancel lab3-20261201T080000",
        })
public final class MaintainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's name, as `assay agents` lists it.")
    private String agent = "";

    @Mixin
    private ReservationPeriod period = new ReservationPeriod();

    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        Instant now = Clock.systemUTC().instant();
        ReservationRequest wanted =
                new ReservationRequest(agent, null, null, period.begins(now), period.ends(now), period.reason());
        try (LabClient lab = coordinator.client()) {
            Reservation made = lab.reserve(wanted);
            output.print(made, SharingText.reserved(made, ZoneId.systemDefault()));
            return 0;
        }
    }
}
