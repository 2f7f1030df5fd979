/** The archives, unpacked and used the way a stranger would. */
@NullMarked
package dev.assay.distribution;

import org.jspecify.annotations.NullMarked;
