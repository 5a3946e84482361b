package io.trunkline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.ManagementStatisticsLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;

/** What JMX shows is what Camel itself would show, attribute by attribute, and each MBean answers for itself. */
class CachingMBeanAssemblerTest {

    private static CamelContext started(String name, boolean kinds) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getCamelContextExtension().setName("trial");
        context.getManagementNameStrategy().setNamePattern(name);
        if (kinds) {
            context.getCamelContextExtension().setManagementMBeanAssembler(new CachingMBeanAssembler(context));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one")
                        .routeId("one")
                        .log("one")
                        .id("log-one")
                        .log("two")
                        .id("log-two")
                        .choice()
                        .id("which")
                        .when(body().isNull())
                        .id("when-null")
                        .to("mock:null")
                        .id("to-null")
                        .otherwise()
                        .idempotentConsumer(body(), MemoryIdempotentRepository.memoryIdempotentRepository())
                        .id("once")
                        .delay(1)
                        .id("a-moment")
                        .throttle(10)
                        .id("slowly")
                        .to("seda:two")
                        .id("to-two");
                from("seda:two")
                        .routeId("two")
                        .aggregate(constant(true), (old, now) -> now)
                        .id("together")
                        .completionSize(2)
                        .to("mock:together")
                        .id("to-together");
                from("timer:three?repeatCount=1&delay=3600000")
                        .routeId("three")
                        .setBody(constant("x"))
                        .id("body");
            }
        });
        context.getManagementStrategy().getManagementAgent().setStatisticsLevel(ManagementStatisticsLevel.Default);
        context.start();
        return context;
    }

    private static Map<String, MBeanInfo> shown(CamelContext context) throws Exception {
        MBeanServer server =
                context.getManagementStrategy().getManagementAgent().getMBeanServer();
        Map<String, MBeanInfo> shown = new TreeMap<>();
        for (ObjectName name : names(context, server)) {
            shown.put(name.getKeyProperty("type") + " " + name.getKeyProperty("name"), server.getMBeanInfo(name));
        }
        return shown;
    }

    private static Iterable<ObjectName> names(CamelContext context, MBeanServer server) throws Exception {
        return server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",*"), null);
    }

    private static <T> List<String> sorted(T[] features) {
        return Arrays.stream(features)
                .map(Object::toString)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void each_kind_has_the_attributes_operations_and_notifications_that_camel_gives_it() throws Exception {
        try (CamelContext own = started("own", false);
                CamelContext ours = started("ours", true)) {
            Map<String, MBeanInfo> expected = shown(own);
            Map<String, MBeanInfo> shown = shown(ours);

            List<String> lasting = expected.keySet().stream()
                    .filter(name -> !name.matches(".*0x[0-9a-f]+.*"))
                    .toList();
            assertThat(lasting).hasSizeGreaterThan(20);
            for (String name : lasting) {
                assertThat(shown).as(name).containsKey(name);
                MBeanInfo camels = expected.get(name);
                MBeanInfo is = shown.get(name);
                assertThat(is.getDescription()).as(name).isEqualTo(camels.getDescription());
                assertThat(sorted(is.getAttributes())).as(name).isEqualTo(sorted(camels.getAttributes()));
                assertThat(sorted(is.getOperations())).as(name).isEqualTo(sorted(camels.getOperations()));
                assertThat(sorted(is.getNotifications())).as(name).isEqualTo(sorted(camels.getNotifications()));
            }
        }
    }

    @Test
    void each_answers_for_itself() throws Exception {
        try (CamelContext ours = started("ours", true)) {
            MBeanServer server =
                    ours.getManagementStrategy().getManagementAgent().getMBeanServer();
            for (ObjectName name : names(ours, server)) {
                if ("processors".equals(name.getKeyProperty("type"))) {
                    assertThat(ObjectName.quote((String) server.getAttribute(name, "ProcessorId")))
                            .isEqualTo(name.getKeyProperty("name"));
                }
            }
        }
    }
}
