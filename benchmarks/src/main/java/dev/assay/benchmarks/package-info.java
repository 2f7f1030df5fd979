/** JMH benchmarks of what Assay itself costs. */
@NullMarked
package dev.assay.benchmarks;

import org.jspecify.annotations.NullMarked;
