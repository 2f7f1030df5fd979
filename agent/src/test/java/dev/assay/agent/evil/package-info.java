/** A runtime for tests that misbehaves as its model file says. */
@NullMarked
package dev.assay.agent.evil;

import org.jspecify.annotations.NullMarked;
