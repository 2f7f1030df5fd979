package dev.assay.scenarios.wire;

/**
 * Name one cell of a block.
 *
 * @param variant the variant's name
 * @param model its ONNX file
 */
public record CellAssignment(String variant, ArtifactReference model) {}
