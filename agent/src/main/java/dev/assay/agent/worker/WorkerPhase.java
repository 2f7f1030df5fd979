package dev.assay.agent.worker;

/** Say what a worker was doing, in words that end a sentence. */
public enum WorkerPhase {
    STARTING("while starting"),
    LOADING("while loading the model"),
    PREPARING("at the first inference"),
    MEASURING("while measuring"),
    REFEREEING("while measuring under JMH"),
    SCORING("while scoring"),
    SHOWING_EVIDENCE("while telling what ran"),
    CLOSING("while closing the model");

    private final String words;

    WorkerPhase(String words) {
        this.words = words;
    }

    /** Return the words for people, for example {@code while loading the model}. */
    public String words() {
        return words;
    }
}
