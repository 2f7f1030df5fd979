package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.SharingText;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.Reservation;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** List reservations and maintenance. */
@Command(
        name = "reservations",
        mixinStandardHelpOptions = true,
        subcommands = ReservationsCommand.Cancel.class,
        synopsisSubcommandLabel = "[cancel]",
        description = "Lists what agents are kept for, now and later, with the ids to cancel it by.",
        footer = {
            "",
            "Examples:",
            "  assay reservations",
            "  assay reservations cancel lab3-20261201T080000",
        })
public final class ReservationsCommand implements Callable<Integer> {
    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            List<Reservation> reservations = lab.reservations();
            output.print(reservations, SharingText.reservations(reservations, ZoneId.systemDefault()));
            return 0;
        }
    }

    /** Cancel one. */
    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Cancels a reservation or maintenance, or ends it if it has begun.",
            footer = {"", "Examples:", "  assay reservations cancel lab3-20261201T080000"})
    static final class Cancel implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "As `assay reservations` shows it.")
        private String id = "";

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            try (LabClient lab = coordinator.client()) {
                lab.remove(ApiPaths.RESERVATIONS, id);
                output.print(Map.of("cancelled", id), List.of("there is no reservation " + id + " any more"));
                return 0;
            }
        }
    }
}
