package dev.assay.scenarios.wire;

/**
 * Name one cell of a block.
 *
 * @param variant the variant's name
 * @param model its file, of the format that the runtime executes
 */
public record CellAssignment(String variant, ArtifactReference model) {}
