package io.trunkline.model;

import java.util.List;

/** What came of a transaction, as far as other stages have to go on with it. */
public interface Consequence {

    /** What is to be looked at because of it. */
    List<Wake> wakes();
}
