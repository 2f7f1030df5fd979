package dev.assay.agent.block;

/**
 * Name one process of each round.
 *
 * @param cell which cell it measures
 * @param byReferee whether the load's referee measures it
 */
record RoundEntry(CellLog cell, boolean byReferee) {}
