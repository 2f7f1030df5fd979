@NullMarked
package dev.assay.scenarios.hardware;

import org.jspecify.annotations.NullMarked;
