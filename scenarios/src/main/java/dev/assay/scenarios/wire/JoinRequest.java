package dev.assay.scenarios.wire;

/**
 * Ask to be let into a lab. Whoever asks makes the secret of their credential themselves and tells its hash only, so that asking again
 * after a lost answer is harmless.
 *
 * @param secret of the join token
 * @param name what to be called; the coordinator may have to choose another
 * @param credentialSha256 hash of what will be shown with each request
 */
public record JoinRequest(String secret, String name, String credentialSha256) {
    /** Hide the secret. */
    @Override
    public String toString() {
        return "JoinRequest[name=" + name + "]";
    }
}
