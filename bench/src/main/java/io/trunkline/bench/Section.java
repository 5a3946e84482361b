package io.trunkline.bench;

/** One part of the benchmark, which runs with nothing beside it. */
interface Section {

    Table measure(Place place) throws Exception;
}
