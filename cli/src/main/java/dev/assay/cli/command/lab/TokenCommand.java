package dev.assay.cli.command.lab;

import dev.assay.cli.command.option.CoordinatorArgument;
import dev.assay.cli.command.option.FactsOutput;
import dev.assay.cli.command.option.TimeText;
import dev.assay.cli.lab.LabClient;
import dev.assay.cli.view.AccessText;
import dev.assay.coordinator.access.Role;
import dev.assay.scenarios.wire.AccessList;
import dev.assay.scenarios.wire.Revocation;
import dev.assay.scenarios.wire.TokenAnswer;
import dev.assay.scenarios.wire.TokenRequest;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Say who may take part in a lab. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class},
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Makes, lists and revokes what lets agents and people into a lab that is open to a network.",
            "On the coordinator's machine its user needs no login for this; others log in as an administrator.",
        },
        footer = {
            "",
            "Examples:",
            "  assay token create --role agent --uses 12       for twelve machines",
            "  assay token create --role submitter --name ada  for one person",
            "  assay token list",
            "  assay token revoke ada",
        })
public final class TokenCommand {
    /** Make a join token. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a join token and prints it, once. Hand it over in secret: it lets in whoever has it.",
            footer = {
                "",
                "Examples:",
                "  assay token create --role agent --uses 12 --expires 7d",
                "  assay token create --role viewer --name ada",
                "  assay token create --role agent --json | jq -r .token",
            })
    static final class Create implements Callable<Integer> {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                required = true,
                description = {
                    "What who comes in may do: agent measures, viewer reads, submitter submits runs as well,",
                    "admin does everything.",
                })
        private Role role = Role.VIEWER;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description =
                        "What to call the token, and with one use also who comes in with it; default: a made up one.")
        private @Nullable String name;

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                defaultValue = "24h",
                description = "How long it lets somebody in, such as 30m, 24h or 7d; default: ${DEFAULT-VALUE}.")
        private String expires = "";

        @Option(
                names = "--uses",
                paramLabel = "N",
                defaultValue = "1",
                description = "How many it lets in; default: ${DEFAULT-VALUE}.")
        private int uses;

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            TokenRequest wanted = new TokenRequest(
                    role.text(), name, TimeText.duration(expires).toSeconds(), uses);
            try (LabClient lab = coordinator.client()) {
                TokenAnswer made = lab.createToken(wanted);
                output.print(made, AccessText.created(made, role));
                return 0;
            }
        }
    }

    /** List join tokens and credentials. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists join tokens, and who is in. Secrets are not shown: the coordinator doesn't know them.",
            footer = {"", "Examples:", "  assay token list", "  assay token list --json | jq '.holders[].name'"})
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            try (LabClient lab = coordinator.client()) {
                AccessList access = lab.access();
                output.print(access, AccessText.list(access, Clock.systemUTC().instant()));
                return 0;
            }
        }
    }

    /** Put an end to a join token or a credential. */
    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = {
                "Puts an end to the join token of a name, and to the credential of who has the name.",
                "What an agent was measuring is queued again. Who came in with a token stays in when the token is revoked.",
            },
            footer = {"", "Examples:", "  assay token revoke lab3", "  assay token revoke agent-482913"})
    static final class Revoke implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "As `assay token list` shows it.")
        private String name = "";

        @Mixin
        private CoordinatorArgument coordinator = new CoordinatorArgument();

        @Mixin
        private FactsOutput output = new FactsOutput();

        @Override
        public Integer call() {
            try (LabClient lab = coordinator.client()) {
                Revocation revoked = lab.revoke(name);
                output.print(revoked, AccessText.revoked(revoked));
                return 0;
            }
        }
    }
}
