package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.model.Alarm.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlarmTest {

    @ParameterizedTest
    @EnumSource
    void a_component_tells_what_the_alarm_is_about(Kind kind) {
        assertThat(Alarm.kindOf(new Alarm(kind, "a-store").component())).contains(kind);
        assertThat(Alarm.kindOf(new Alarm(kind, "").component())).contains(kind);
    }

    @Test
    void no_other_component_is_an_alarm() {
        assertThat(Alarm.kindOf(new ComponentId("genesys", "alarm", "store"))).isEmpty();
        assertThat(Alarm.kindOf(new ComponentId("trunkline", "trunk", "store"))).isEmpty();
        assertThat(Alarm.kindOf(new ComponentId("trunkline", "alarm", "storeroom")))
                .isEmpty();
    }

    @Test
    void its_id_and_its_words_name_the_subject() {
        Alarm alarm = new Alarm(Kind.LATE, "genesys");

        assertThat(alarm.component()).hasToString("trunkline/alarm/late-genesys");
        assertThat(alarm.says()).isEqualTo("events of genesys arrive late");
        assertThat(new Alarm(Kind.STORE, "").component()).hasToString("trunkline/alarm/store");
    }
}
