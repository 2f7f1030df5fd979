package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say how token embeddings [tokens, width] become one embedding [width]. */
public enum Pooling {
    /** The mean over the tokens that the attention mask keeps. */
    @JsonProperty("mean")
    MEAN,
    /** The first token's embedding. */
    @JsonProperty("first-token")
    FIRST_TOKEN
}
