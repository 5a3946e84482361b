package io.trunkline.management;

import io.trunkline.api.RouterAnswers;
import io.vertx.core.MultiMap;
import java.util.Set;

/** What the {@code /api} paths answer about services, sources, nodes and drills. Every method blocks on the store. */
final class RouterApi {

    private final RouterAnswers answers;
    private final RouterFacts facts;

    RouterApi(RouterAnswers answers, RouterFacts facts) {
        this.answers = answers;
        this.facts = facts;
    }

    Reply services(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(200, answers.services(facts.configuration().get()));
    }

    Reply sources(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(
                200,
                answers.sources(facts.configuration().get(), facts.channels().get()));
    }

    Reply nodes(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(200, answers.nodes(facts.node()));
    }

    Reply drills(MultiMap given) {
        new QueryParameters(given, Set.of());
        return Reply.json(200, answers.drills());
    }
}
