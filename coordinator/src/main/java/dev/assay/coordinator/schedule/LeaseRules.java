package dev.assay.coordinator.schedule;

/** Say what an agent may begin at this moment, and who comes how often. */
public interface LeaseRules {
    /** Anything, and everybody as often. */
    LeaseRules NONE = new LeaseRules() {
        @Override
        public long longestMs(Owner owner, int measured) {
            return Long.MAX_VALUE;
        }

        @Override
        public int weight(String user) {
            return 1;
        }
    };

    /**
     * Return how long a block may take that is begun for somebody now.
     *
     * @param measured how many blocks are measured for this user already
     * @return in milliseconds; negative if nothing of theirs may begin
     */
    long longestMs(Owner owner, int measured);

    /** Return how much device time a user gets for each part that others get. At least 1. */
    int weight(String user);
}
