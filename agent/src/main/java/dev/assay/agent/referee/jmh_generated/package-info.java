/** What JMH's annotation processor makes of the benchmark when Assay is built; its name is JMH's choice. */
@NullMarked
package dev.assay.agent.referee.jmh_generated;

import org.jspecify.annotations.NullMarked;
