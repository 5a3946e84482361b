package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.trunkline.metrics.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests of deploy/kubernetes, read into the classes of a Kubernetes client: a field that it does not know fails. */
class KubernetesFilesTest {

    private static final Path FOLDER = Path.of("deploy/kubernetes");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "StatefulSet", StatefulSet.class,
            "Deployment", Deployment.class,
            "Service", Service.class,
            "NetworkPolicy", NetworkPolicy.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "ServiceMonitor", ServiceMonitor.class);

    /** The classes of the client keep unknown fields in a map; without that map Jackson refuses them. */
    private static final ObjectMapper STRICT = new YAMLMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return Boolean.FALSE;
                }
            });

    private static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .toList();
        }
    }

    private static <T extends HasMetadata> T read(String file, Class<T> type) throws IOException {
        return STRICT.readValue(FOLDER.resolve(file).toFile(), type);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void kubernetes_knows_every_field(Path manifest) throws IOException {
        JsonNode document = STRICT.readTree(manifest.toFile());
        String kind = document.path("kind").asText();
        assertThat(KINDS).containsKey(kind);

        HasMetadata resource = STRICT.readValue(manifest.toFile(), KINDS.get(kind));

        assertThat(resource.getApiVersion()).isEqualTo(HasMetadata.getApiVersion(KINDS.get(kind)));
        assertThat(resource.getMetadata().getName()).isEqualTo("trunkline");
        assertThat(resource.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "trunkline");
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_noticed() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> STRICT.readValue(
                        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {port: 7}}", Service.class))
                .hasMessageContaining("port");
    }

    @Test
    void every_manifest_is_in_a_kustomization_and_every_resource_of_one_is_there() throws IOException {
        List<Path> named = new java.util.ArrayList<>();
        for (String part : List.of("base", "single", "several")) {
            Path folder = FOLDER.resolve(part);
            JsonNode kustomization =
                    STRICT.readTree(folder.resolve("kustomization.yaml").toFile());
            kustomization
                    .path("resources")
                    .forEach(resource ->
                            named.add(folder.resolve(resource.asText()).normalize()));
        }

        assertThat(named).allMatch(Files::exists);
        assertThat(named).containsAll(manifests());
    }

    @Test
    void the_image_is_that_of_this_version_and_may_be_named_otherwise() throws IOException {
        String image = "trunkline:" + Build.version();
        for (String part : List.of("single", "several")) {
            JsonNode images = STRICT.readTree(
                            FOLDER.resolve(part).resolve("kustomization.yaml").toFile())
                    .path("images");
            assertThat(images.path(0).path("name").asText() + ":"
                            + images.path(0).path("newTag").asText())
                    .isEqualTo(image);
        }
        assertThat(pods())
                .allSatisfy(
                        pod -> assertThat(pod.getContainers().get(0).getImage()).isEqualTo(image));
        assertThat(Path.of("docs/how-to/run-in-containers.md")).content().contains("docker build -t " + image + " ");
    }

    @Test
    void each_file_of_the_configuration_is_generated_and_mounted() throws IOException {
        JsonNode generated = STRICT.readTree(
                        FOLDER.resolve("base/kustomization.yaml").toFile())
                .path("configMapGenerator")
                .path(0)
                .path("files");
        List<String> files;
        try (Stream<Path> all = Files.list(Path.of("config"))) {
            files = all.map(file -> file.getFileName().toString()).sorted().toList();
        }

        assertThat(generated)
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(
                        files.stream().map(file -> file + "=config/" + file).toList());
        assertThat(pods()).allSatisfy(pod -> assertThat(
                        pod.getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("config"))
                .extracting(VolumeMount::getMountPath)
                .containsExactlyInAnyOrderElementsOf(
                        files.stream().map(file -> "/etc/trunkline/" + file).toList()));
    }

    private static List<PodSpec> pods() throws IOException {
        return List.of(
                read("single/statefulset.yaml", StatefulSet.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec(),
                read("several/deployment.yaml", Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec());
    }

    @Test
    void pods_may_little_and_are_probed() throws IOException {
        for (PodSpec pod : pods()) {
            Container container = pod.getContainers().get(0);

            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(10001L);
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(60L);
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/observe/health/live");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/observe/health/live");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/observe/health/ready");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains("/var/lib/trunkline", "/tmp", "/etc/trunkline/sources.yaml");
        }
    }

    @Test
    void the_service_and_the_monitor_lead_to_the_ports_of_the_pods() throws IOException {
        List<String> ports = read("base/service.yaml", Service.class).getSpec().getPorts().stream()
                .map(ServicePort::getName)
                .toList();
        for (PodSpec pod : pods()) {
            assertThat(pod.getContainers().get(0).getPorts())
                    .extracting(io.fabric8.kubernetes.api.model.ContainerPort::getName)
                    .containsExactlyElementsOf(ports);
        }
        assertThat(read("base/servicemonitor.yaml", ServiceMonitor.class)
                        .getSpec()
                        .getEndpoints())
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.getPath()).isEqualTo("/observe/metrics");
                    assertThat(ports).contains(endpoint.getPort());
                });
    }
}
