@NullMarked
package dev.assay.benchmarks.truth;

import org.jspecify.annotations.NullMarked;
