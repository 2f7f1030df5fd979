package dev.assay.reports.html;

import dev.assay.scenarios.result.RunInfo;

/** Say in one line how to measure something again. */
final class Reproduction {
    private Reproduction() {}

    /** Return the command that repeats a run. */
    static String run(RunInfo run) {
        return "./assay run " + Escaping.shellWord(run.scenarioFile()) + " --profile "
                + run.profile().toText() + " --seed " + run.seed();
    }

    /** Return the command that repeats one block: a speed-up needs its baseline, so a cell is measured with its whole block. */
    static String block(RunInfo run, View.Block block) {
        return run(run) + " --block " + Escaping.shellWord(block.result().id());
    }
}
