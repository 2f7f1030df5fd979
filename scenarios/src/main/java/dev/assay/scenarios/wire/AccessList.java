package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Show who may take part in a lab, and what lets others in; both by name. */
public record AccessList(List<Token> tokens, List<Holder> holders) {
    public AccessList {
        tokens = List.copyOf(tokens);
        holders = List.copyOf(holders);
    }

    /**
     * A join token.
     *
     * @param name what to revoke it by
     * @param role of who comes in with it
     * @param created when
     * @param expires until when it lets somebody in
     * @param uses how many it lets in
     * @param used how many it has let in
     * @param revoked whether somebody put an end to it
     */
    public record Token(
            String name, String role, Instant created, Instant expires, int uses, int used, boolean revoked) {}

    /**
     * Somebody who is in.
     *
     * @param name what to revoke their credential by
     * @param role what they may do
     * @param joinToken name of the token that they came in with
     * @param created when they came in
     * @param expires until when their credential is good, if not for ever
     * @param revoked whether somebody put an end to it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Holder(
            String name,
            String role,
            String joinToken,
            Instant created,
            @Nullable Instant expires,
            boolean revoked) {}
}
