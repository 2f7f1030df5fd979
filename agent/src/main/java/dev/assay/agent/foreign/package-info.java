/**
 * Call native libraries by {@link java.lang.foreign}: everything that Java restricts is here, so that no other class has to ask for it.
 *
 * <p>The processes that use it run with {@code --enable-native-access}. Libraries stay loaded until the process ends: many of them have
 * threads that outlive their last call. All types may be used by many threads at once, as far as the library itself may.
 */
@NullMarked
package dev.assay.agent.foreign;

import org.jspecify.annotations.NullMarked;
