package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose turn it is with the one who writes. */
class WriteQueuesTest {

    private final WriteQueues<String> lines = new WriteQueues<>();

    private void wait(WritePriority line, String... all) {
        for (String one : all) {
            lines.add(line, one);
        }
    }

    private List<String> turns(int most, int turns) throws InterruptedException {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            served.add(String.join(" ", lines.take(most)));
        }
        return served;
    }

    @Test
    void a_page_waits_for_one_turn_of_the_others_and_they_for_two() throws InterruptedException {
        wait(WritePriority.REPORTS, "r1", "r2", "r3");
        wait(WritePriority.VERDICTS, "v1", "v2", "v3");
        wait(WritePriority.PAGES, "p1", "p2", "p3");
        assertThat(turns(1, 9)).containsExactly("p1", "v1", "p2", "r1", "p3", "v2", "r2", "v3", "r3");
    }

    @Test
    void a_line_alone_has_all_turns() throws InterruptedException {
        for (WritePriority line : WritePriority.values()) {
            wait(line, "1", "2", "3");
            assertThat(turns(1, 3)).as(line.name()).containsExactly("1", "2", "3");
        }
    }

    @Test
    void a_turn_takes_all_of_one_line_in_its_order_up_to_the_most() throws InterruptedException {
        wait(WritePriority.REPORTS, "r1", "r2", "r3");
        wait(WritePriority.PAGES, "p1");
        assertThat(turns(2, 3)).containsExactly("p1", "r1 r2", "r3");
    }

    @Test
    void those_at_the_head_of_each_line_may_be_taken_out_of_turn() throws InterruptedException {
        wait(WritePriority.REPORTS, "late 1", "r1", "late 2");
        wait(WritePriority.PAGES, "late 3", "p1");
        assertThat(lines.takeFirst(one -> one.startsWith("late"))).containsExactly("late 3", "late 1");
        assertThat(turns(5, 2)).containsExactly("p1", "r1 late 2");
        assertThat(lines.takeFirst(one -> true)).isEmpty();
    }

    @Test
    void closed_queues_are_served_to_their_end_and_take_no_more() throws InterruptedException {
        wait(WritePriority.REPORTS, "r1");
        wait(WritePriority.PAGES, "p1");
        lines.close();
        assertThat(lines.add(WritePriority.PAGES, "p2")).isFalse();
        assertThat(turns(5, 3)).containsExactly("p1", "r1", "");
    }

    @Test
    void take_waits_until_something_is_queued() {
        CompletableFuture<List<String>> served = new CompletableFuture<>();
        Thread server = new Thread(() -> {
            try {
                served.complete(lines.take(1));
            } catch (InterruptedException e) {
                served.completeExceptionally(e);
            }
        });
        server.start();
        assertThat(served).isNotDone();
        wait(WritePriority.VERDICTS, "v1");
        assertThat(served).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(List.of("v1"));
    }
}
