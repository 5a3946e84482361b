package io.trunkline.simulate;

import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What is told of the ledger by scenarios, while a newer node has changed the tables under the one that plays them. */
@Suite
@SelectPackages("io.trunkline.simulate")
@IncludeClassNamePatterns(".*(Alarm|Delivery|Forget|ReadBack)ScenariosTest")
class BesideNewerNodeIT {

    @BeforeSuite
    static void onPostgres() {
        TestLedger.Kind.usePostgres(true);
        TestLedger.InPostgres.withNewerNode();
    }

    @AfterSuite
    static void asBefore() {
        TestLedger.Kind.usePostgres(false);
        TestLedger.InPostgres.alone();
    }
}
