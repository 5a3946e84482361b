package io.trunkline.simulate;

import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All that is told of the ledger by scenarios, once more, on PostgreSQL. */
@Suite
@SelectPackages("io.trunkline.simulate")
@IncludeClassNamePatterns(".*ScenariosTest")
class LedgerOnPostgresIT {

    @BeforeSuite
    static void onPostgres() {
        TestLedger.Kind.usePostgres(true);
    }

    @AfterSuite
    static void asBefore() {
        TestLedger.Kind.usePostgres(false);
    }
}
