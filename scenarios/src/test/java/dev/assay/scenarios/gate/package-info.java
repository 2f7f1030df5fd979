@NullMarked
package dev.assay.scenarios.gate;

import org.jspecify.annotations.NullMarked;
