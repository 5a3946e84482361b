package io.trunkline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.trunkline.store.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What CONTRIBUTING says of the house: who may know what. */
@AnalyzeClasses(packages = "io.trunkline", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

    private static final int MOST_LINES = 400;

    private static final String[] PURE = {"io.trunkline.model..", "io.trunkline.rules..", "io.trunkline.source.."};

    private static final String[] SQL = {
        "java.sql..",
        "javax.sql..",
        "org.springframework..",
        "com.zaxxer..",
        "org.flywaydb..",
        "org.sqlite..",
        "org.postgresql.."
    };

    private static final String[] NETWORK = {
        "io.vertx..", "java.net.http..", "com.sun.net.httpserver..", "org.apache.hc.."
    };

    @ArchTest
    static final ArchRule the_rules_know_neither_camel_nor_sql_nor_the_network = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.camel..")
                    .or(resideInAnyPackage(SQL))
                    .or(resideInAnyPackage(NETWORK)));

    @ArchTest
    static final ArchRule the_rules_have_no_clock = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule what_runs_on_a_virtual_clock_never_asks_the_real_one = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.trunkline.ledger..", "io.trunkline.simulate", "io.trunkline.pagerduty", "io.trunkline.stage..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule sql_is_in_the_ledger_and_its_store_alone = noClasses()
            .that()
            .resideOutsideOfPackages("io.trunkline.ledger..", "io.trunkline.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    @ArchTest
    static final ArchRule the_ledger_and_the_simulation_know_no_camel = noClasses()
            .that()
            .resideInAnyPackage("io.trunkline.ledger..", "io.trunkline.store..", "io.trunkline.simulate")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule the_beans_of_the_routes_see_no_tables = noClasses()
            .that()
            .resideInAnyPackage("io.trunkline.stage..", "io.trunkline.webhook", "io.trunkline.management")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    @ArchTest
    static final ArchRule packages_know_each_other_one_way =
            slices().matching("io.trunkline.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule sub_packages_know_each_other_one_way =
            slices().matching("io.trunkline.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule statements_are_in_tables_queries_and_the_store_alone = noClasses()
            .that()
            .resideOutsideOfPackages("io.trunkline.ledger.tables", "io.trunkline.ledger.query", "io.trunkline.store..")
            .should()
            .callMethod(Sql.class, "sql", String.class);

    @ArchTest
    static final ArchRule the_engine_does_not_know_its_databases = noClasses()
            .that()
            .resideInAPackage("io.trunkline.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.trunkline.store.sqlite", "io.trunkline.store.postgres");

    @ArchTest
    static final ArchRule nothing_knows_the_main_class = noClasses()
            .that()
            .doNotBelongToAnyOf(Trunkline.class)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Trunkline.class);

    @ArchTest
    static final ArchRule the_stand_in_is_for_the_demo = classes()
            .that()
            .resideInAPackage("io.trunkline.play")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("io.trunkline.play", "io.trunkline.demo");

    @ArchTest
    static final ArchRule only_the_main_class_knows_the_commands = classes()
            .that()
            .resideInAPackage("io.trunkline.cli")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("io.trunkline.cli", "io.trunkline");

    @ArchTest
    static final ArchRule only_the_commands_know_the_demo = classes()
            .that()
            .resideInAPackage("io.trunkline.demo")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("io.trunkline.demo", "io.trunkline.cli");

    @ArchTest
    static final ArchRule nobody_prints_but_the_commands = noClasses()
            .that(not(resideInAnyPackage("io.trunkline.cli", "io.trunkline.demo")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule only_the_demo_sleeps = noClasses()
            .that()
            .resideOutsideOfPackage("io.trunkline.demo")
            .should()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule a_name_says_what_a_thing_is_about = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|ServiceImpl|Processor)")
            .orShould()
            .resideInAnyPackage("..util..", "..common..", "..impl..", "..service..", "..manager..");

    @ArchTest
    static final ArchRule a_class_is_a_noun_or_a_verb_with_its_object =
            noClasses().that().areTopLevelClasses().should().haveSimpleNameEndingWith("ing");

    @ArchTest
    static void a_simple_name_is_given_once(JavaClasses classes) {
        Map<String, List<String>> packages = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(
                        JavaClass::getSimpleName, TreeMap::new, mapping(JavaClass::getPackageName, toList())));

        assertThat(packages).allSatisfy((name, in) -> assertThat(in).as(name).hasSize(1));
    }

    /** Two nested types of one name in one file can only be told apart by their outer types. */
    @ArchTest
    static void no_file_meets_two_nested_types_of_one_name(JavaClasses classes) {
        Map<String, Map<String, Set<String>>> met = new TreeMap<>();
        for (JavaClass type : classes) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(HouseRulesTest::isNestedForOthers)
                    .forEach(nested -> met.computeIfAbsent(file(type), added -> new TreeMap<>())
                            .computeIfAbsent(nested.getSimpleName(), added -> new TreeSet<>())
                            .add(nested.getName()));
        }

        assertThat(met).isNotEmpty();
        List<String> twice = new ArrayList<>();
        met.forEach((file, names) -> names.values().stream()
                .filter(types -> types.size() > 1)
                .forEach(types -> twice.add(file + ": " + types)));
        assertThat(twice).isEmpty();
    }

    private static boolean isNestedForOthers(JavaClass type) {
        return type.isMemberClass()
                && type.getPackageName().startsWith("io.trunkline")
                && !type.getModifiers().contains(JavaModifier.PRIVATE);
    }

    private static String file(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    @ArchTest
    static void a_file_is_one_idea(JavaClasses classes) throws IOException {
        for (String tree : List.of("src/main/java", "src/test/java", "bench")) {
            try (Stream<Path> files = Files.walk(Path.of(tree))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MOST_LINES);
                }
            }
        }
    }
}
