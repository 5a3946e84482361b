package io.trunkline.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;

/**
 * What a path listed.
 *
 * @param entities in the order of the platform
 * @param whole whether the platform itself says that this is all: what is not in it is not there
 */
public record InventoryLister(List<JsonNode> entities, boolean whole) {

    /**
     * Whole only by the platform's own count of pages or objects. A list without either may be the first page of many, and
     * one with the same object twice has most likely lost another between two pages.
     *
     * @param first the first page, which says how many there are
     * @param readAll whether all pages were read that it speaks of
     */
    static InventoryLister of(JsonNode first, List<JsonNode> entities, boolean readAll) {
        JsonNode total = first.path("total");
        boolean counted = first.path("pageCount").isIntegralNumber() || total.isIntegralNumber();
        boolean agrees = !total.isIntegralNumber() || total.asLong() == entities.size();
        boolean distinct = new HashSet<>(entities).size() == entities.size();
        return new InventoryLister(List.copyOf(entities), readAll && counted && agrees && distinct);
    }
}
