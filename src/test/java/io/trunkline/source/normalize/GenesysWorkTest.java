package io.trunkline.source.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.trunkline.source.GuideSources;
import io.trunkline.source.PlatformApiSettings.Kind;
import io.trunkline.source.genesys.GenesysWork;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenesysWorkTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    inService: false                        | out of service (inService is false)                   | true
                    statusCode: INACTIVE                    | out of service (statusCode is INACTIVE)               | true
                    enabled: false                          | disabled (enabled is false)                           | false
                    callDrainingState: wait                 | draining (callDrainingState is WAIT)                  | false
                    softwareStatus: {status: IN_PROGRESS}   | in a software update (softwareStatus is IN_PROGRESS)  | false
                    softwareStatus: INIT                    | in a software update (softwareStatus is INIT)         | false
                    """)
    void planned_work_is_read_from_the_lists(String fact, String reason, boolean outOfService)
            throws JsonProcessingException {
        assertThat(work(fact)).contains(new GenesysWork(reason, outOfService));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inService: true",
                "statusCode: ACTIVE",
                "enabled: true",
                "callDrainingState: NONE",
                "softwareStatus: {status: SUCCEEDED}",
                "softwareStatus: {}",
                "onlineStatus: OFFLINE"
            })
    void what_is_as_usual_is_none(String fact) throws JsonProcessingException {
        assertThat(work(fact)).isEmpty();
    }

    private static Optional<GenesysWork> work(String fact) throws JsonProcessingException {
        JsonNode edge = new YAMLMapper().readTree("{id: e-1, name: Edge, " + fact + "}");
        return PlatformObject.read(GuideSources.genesys(), Kind.EDGE, edge)
                .orElseThrow()
                .work();
    }
}
