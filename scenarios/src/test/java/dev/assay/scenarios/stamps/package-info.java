@NullMarked
package dev.assay.scenarios.stamps;

import org.jspecify.annotations.NullMarked;
