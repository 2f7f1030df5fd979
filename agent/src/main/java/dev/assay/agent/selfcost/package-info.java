/**
 * What Assay itself costs on this machine, measured with the load generator of every measurement and a model that answers at once.
 *
 * <p>Belongs to the thread that measures.
 */
@NullMarked
package dev.assay.agent.selfcost;

import org.jspecify.annotations.NullMarked;
