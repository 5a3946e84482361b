package io.trunkline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes and EIPs seen and steered from a JMX console, under names that stay. */
class JmxIT {

    private static final String CONTEXT = "org.apache.camel:context=trunkline,";

    @RegisterExtension
    final Installation box = new Installation();

    private static Set<String> names(MBeanServerConnection jmx, String type) throws Exception {
        Set<String> names = new TreeSet<>();
        for (ObjectName name : jmx.queryNames(new ObjectName(CONTEXT + "type=" + type + ",*"), null)) {
            names.add(ObjectName.unquote(name.getKeyProperty("name")));
        }
        return names;
    }

    @Test
    void removed_route_makes_the_node_unready() throws Exception {
        Program program = box.start();
        VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection jmx = connector.getMBeanServerConnection();
            ObjectName assess = new ObjectName(CONTEXT + "type=routes,name=\"assess\"");
            jmx.invoke(assess, "stop", null, null);
            assertThat(jmx.invoke(assess, "remove", null, null)).isEqualTo(true);

            assertThat(box.management().status("/observe/health/ready")).isEqualTo(503);
            assertThat(box.management().text("/observe/health/ready")).contains("route assess is removed");
            assertThat(box.management().status("/observe/health/live")).isEqualTo(200);
        } finally {
            machine.detach();
        }
    }

    @Test
    void jolokia_with_the_shipped_policy_reads_and_refuses_the_rest() throws Exception {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path policy = Path.of("monitoring/jolokia-access.xml").toAbsolutePath();
        Path agent = Path.of("target/agents/jolokia-agent-jvm-javaagent.jar").toAbsolutePath();
        box.withJvm("-javaagent:%s=host=127.0.0.1,port=%d,discoveryEnabled=false,policyLocation=%s"
                .formatted(agent, port, policy.toUri()));
        box.start();
        String receive = "org.apache.camel:context=trunkline,type=routes,name=\\\"receive\\\"";

        assertThat(jolokia(port, "read", receive, "attribute", "State")).contains("\"Started\"");
        assertThat(get(port, read(Path.of("docs/how-to/jmx-tools.md")))).contains("\"value\":0");
        assertThat(jolokia(
                        port,
                        "exec",
                        "org.apache.camel:context=trunkline,type=context,name=\\\"trunkline\\\"",
                        "operation",
                        "dumpRoutesAsYaml()"))
                .contains("id: receive", "id: heartbeat", "id: untold");
        assertThat(jolokia(port, "exec", receive, "operation", "dumpRouteAsYaml()"))
                .contains("id: receive");
        assertThat(jolokia(port, "exec", receive, "operation", "dumpRouteAsYaml(boolean)"))
                .contains("\"status\":403");
        assertThat(jolokia(port, "exec", receive, "operation", "stop()")).contains("\"status\":403");
        assertThat(jolokia(port, "write", "java.lang:type=Memory", "attribute", "Verbose"))
                .contains("\"status\":403");
        assertThat(jolokia(port, "read", "java.lang:type=Runtime", "attribute", "SystemProperties"))
                .contains("\"status\":403");
        assertThat(jolokia(port, "read", "java.lang:type=Runtime", "attribute", "Uptime"))
                .contains("\"status\":200");
        assertThat(box.management().status("/observe/health/ready")).isEqualTo(200);
    }

    /** The request that a page shows. */
    private static String read(Path page) throws Exception {
        return Files.readString(page).split("curl -s 'http://127.0.0.1:8778")[1].split("'")[0];
    }

    private static String get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String jolokia(int port, String type, String mbean, String what, String name) throws Exception {
        String body = "{\"type\": \"%s\", \"mbean\": \"%s\", \"%s\": \"%s\", \"value\": true, \"arguments\": []}"
                .formatted(type, mbean, what, name);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jolokia/"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void routes_and_eips_have_stable_ids_count_and_can_be_stopped_and_started() throws Exception {
        Program program = box.start();
        VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection jmx = connector.getMBeanServerConnection();
            assertThat(names(jmx, "context")).containsExactly("trunkline");
            assertThat(names(jmx, "routes"))
                    .contains(
                            "receive", "assess", "lookup", "group", "deliver", "call", "sweep", "wake", "last-resort");
            assertThat(names(jmx, "processors"))
                    .contains(
                            "verify",
                            "filter",
                            "skip-duplicates",
                            "find-service",
                            "wait-for-company",
                            "permit",
                            "pagerduty",
                            "which-stage")
                    .as("generated ids change with the next edit")
                    .noneMatch(id -> id.matches("[a-zA-Z]+-?\\d+"));

            assertThat(box.webhooks().genesys("a", "UP", Instant.now()).status())
                    .isEqualTo(202);
            ObjectName receive = new ObjectName(CONTEXT + "type=routes,name=\"receive\"");
            assertThat((Long) jmx.getAttribute(receive, "ExchangesTotal")).isEqualTo(1);

            assertThat((String) jmx.invoke(receive, "dumpRouteAsYaml", null, null))
                    .contains("id: receive", "id: verify");

            jmx.invoke(receive, "stop", null, null);
            assertThat(box.management().status("/observe/health/ready")).isEqualTo(503);
            assertThat(box.webhooks().genesys("b", "UP", Instant.now()).status())
                    .isEqualTo(503);
            jmx.invoke(receive, "start", null, null);
            assertThat(box.webhooks().genesys("c", "UP", Instant.now()).status())
                    .isEqualTo(202);
            assertThat(box.management().status("/observe/health/ready")).isEqualTo(200);
        } finally {
            machine.detach();
        }
    }
}
