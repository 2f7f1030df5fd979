/**
 * YAML, read strictly: from bytes to a tree of nodes that know their place, and from nodes to values.
 *
 * <p>{@link dev.assay.scenarios.language.yaml.YamlTreeReader} makes the tree and refuses what the language does not need (anchors, tags,
 * several documents, deep nesting). A {@link dev.assay.scenarios.language.yaml.Form} describes how one kind of value is written; the same
 * description reads the value and makes the JSON Schema for editors, so the two can't drift apart. Problems are collected in
 * {@link dev.assay.scenarios.language.yaml.Findings} instead of ending the reading.
 *
 * <p>Forms, keys and nodes are immutable and safe to share between threads; a {@code Findings} belongs to one reading thread.
 */
@NullMarked
package dev.assay.scenarios.language.yaml;

import org.jspecify.annotations.NullMarked;
