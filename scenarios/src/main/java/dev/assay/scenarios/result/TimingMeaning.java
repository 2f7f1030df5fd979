package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say what another tool's latency covers: only those of one meaning may be compared. */
public enum TimingMeaning {
    /** From before a call to after it, one call at a time. */
    @JsonProperty("host-call")
    HOST_CALL("one call on the host, from before it to after it, copies inside"),
    /** From the start of a request to its end, with others in flight. */
    @JsonProperty("host-request-among-others")
    HOST_REQUEST_AMONG_OTHERS("one request on the host while others are in flight: waiting for them is inside"),
    /** From the moment at which a query is due. */
    @JsonProperty("from-schedule")
    FROM_SCHEDULE("one query from when it was due to its answer: waiting is inside"),
    /** Copies and computation, as the GPU stamps them. */
    @JsonProperty("device-with-copies")
    DEVICE_WITH_COPIES(
            "copy to the GPU, computation and copy back, as the GPU stamps them: enqueueing and waiting are not inside"),
    /** Computation alone, as the GPU stamps it. */
    @JsonProperty("device-without-copies")
    DEVICE_WITHOUT_COPIES("computation alone, as the GPU stamps it: copies, enqueueing and waiting are not inside");

    private final String words;

    TimingMeaning(String words) {
        this.words = words;
    }

    /** Return what is inside, for people. */
    public String words() {
        return words;
    }
}
