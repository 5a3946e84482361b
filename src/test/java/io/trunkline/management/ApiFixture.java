package io.trunkline.management;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A node whose API is asked. */
abstract class ApiFixture {

    Node node;

    @BeforeEach
    void start() throws Exception {
        node = Node.started();
    }

    @AfterEach
    void stop() {
        node.close();
    }
}
