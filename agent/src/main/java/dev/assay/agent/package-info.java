/** What runs on a lab machine: probe, runtimes, worker processes, load generators. */
@NullMarked
package dev.assay.agent;

import org.jspecify.annotations.NullMarked;
