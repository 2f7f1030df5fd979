package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.TimeText;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.SharingText;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** List the users of a lab. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        subcommands = {UsersCommand.SetRules.class, UsersCommand.ResetRules.class},
        synopsisSubcommandLabel = "[set | reset]",
        description = {
            "Lists the users of whom something is said, or who have blocks measured or waiting.",
            "Users who want the same device at the same time share its time by their weights.",
        },
        footer = {
            "",
            "Examples:",
            "  assay users",
            "  assay users set anna --weight 2",
            "  assay users set --everybody-else --measured 4 --waiting 2000 --reserved 8h",
            "  assay users reset anna",
        })
public final class UsersCommand implements Callable<Integer> {
    @Mixin
    private CoordinatorArgument coordinator = new CoordinatorArgument();

    @Mixin
    private FactsOutput output = new FactsOutput();

    @Override
    public Integer call() {
        try (LabClient lab = coordinator.client()) {
            List<UserSummary> users = lab.users();
            output.print(users, SharingText.users(users));
            return 0;
        }
    }

    /** Of whom something is said. */
    static final class Subject {
        @Parameters(paramLabel = "USER", description = "Name of a credential, as `assay token list` shows it.")
        private @Nullable String user;

        @Option(names = "--everybody-else", description = "All users for whom nothing else is said.")
        private boolean everybodyElse;

        String name() {
            return everybodyElse || user == null ? UserRules.EVERYBODY_ELSE : user;
        }

        String text() {
            return SharingText.user(name());
        }
    }

    /** Say what a user gets. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description =
                    "Says what a user gets. What is not said stays as it is; at first it is as for everybody else.",
            footer = {
                "",
                "Examples:",
                "  assay users set anna --weight 2 --measured 8",
                "  assay users set anna --reserved 8h",
                "  assay users set --everybody-else --waiting 2000",
            })
    static final class SetRules implements Callable<Integer> {
        @ArgGroup(multiplicity = "1")
        private Subject subject = new Subject();

        @Option(
                names = "--weight",
                paramLabel = "N",
                description = "How much device time they get for each part that others get; usually 1.")
        private @Nullable Integer weight;

        @Option(
                names = "--measured",
                paramLabel = "N",
                description = "How many of their blocks may be measured at the same time; the others wait.")
        private @Nullable Integer measured;

        @Option(
                names = "--waiting",
                paramLabel = "N",
                description = "How many of their blocks may wait; a run that would add more is refused.")
        private @Nullable Integer waiting;

        @Option(
                names = "--reserved",
                paramLabel = "LENGTH",
                description = "How long they may reserve agents for themselves, all reservations together that have not"
                        + " ended, such as 90m, 8h or 2d; 0m: not at all, as at first.")
        private @Nullable String reserved;

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            if (weight == null && measured == null && waiting == null && reserved == null) {
                throw new ProblemException(Problem.user(
                        "user.nothing-said",
                        "nothing is said of " + subject.text(),
                        "add --weight, --measured, --waiting or --reserved"));
            }
            try (LabClient lab = coordinator.client()) {
                UserRules known = lab.users().stream()
                        .map(UserSummary::rules)
                        .filter(rules -> rules.user().equals(subject.name()))
                        .findFirst()
                        .orElse(new UserRules(subject.name(), null, null, null));
                UserSummary saved = lab.saveUser(new UserRules(
                        subject.name(),
                        either(weight, known.weight()),
                        either(measured, known.mostMeasured()),
                        either(waiting, known.mostWaiting()),
                        either(reservedMinutes(), known.mostReservedMinutes())));
                output.print(saved, SharingText.users(List.of(saved)));
                return 0;
            }
        }

        private @Nullable Integer reservedMinutes() {
            return reserved == null
                    ? null
                    : (Integer) Math.toIntExact(TimeText.duration(reserved).toMinutes());
        }

        private static @Nullable Integer either(@Nullable Integer said, @Nullable Integer before) {
            return said == null ? before : said;
        }
    }

    /** Forget what was said of a user. */
    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "Gives a user what everybody else gets, or lifts all that is said of everybody else.",
            footer = {"", "Examples:", "  assay users reset anna", "  assay users reset --everybody-else"})
    static final class ResetRules implements Callable<Integer> {
        @ArgGroup(multiplicity = "1")
        private Subject subject = new Subject();

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            try (LabClient lab = coordinator.client()) {
                lab.remove(ApiPaths.USERS, subject.name());
                output.print(
                        Map.of("reset", subject.name()), List.of("nothing is said of " + subject.text() + " any more"));
                return 0;
            }
        }
    }
}
