package dev.assay.optimizer.fuse;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tell what fusion would make of a model.
 *
 * @param made how many operators of each kind it would make, by name
 * @param operatorsBefore how many operators there are
 * @param operatorsAfter how many there would be
 */
public record FusionOutlook(Map<String, Integer> made, int operatorsBefore, int operatorsAfter) {
    public FusionOutlook {
        made = Collections.unmodifiableMap(new TreeMap<>(made));
    }
}
