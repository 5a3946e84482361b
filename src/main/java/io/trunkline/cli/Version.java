package io.trunkline.cli;

import io.trunkline.metrics.Build;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Trunkline " + Build.version()};
    }
}
