package io.trunkline.settings;

import io.trunkline.directory.Directory;
import io.trunkline.maintenance.Maintenance;
import io.trunkline.source.Sources;

/**
 * Everything that was configured, as it was at one instant: whoever works on one thing reads it once and sees no edit in
 * the middle.
 */
public record Configuration(Settings settings, Sources sources, Directory directory, Maintenance maintenance) {}
