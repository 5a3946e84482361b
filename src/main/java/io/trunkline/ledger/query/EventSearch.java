package io.trunkline.ledger.query;

import static io.trunkline.store.Columns.millis;

import io.trunkline.store.Sql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds lines of the history, those of one component fast however long it is: by the index of lines that are no repeats, and
 * repeats by the index of pages, one look a page, from the newest page backwards until there are enough.
 */
final class EventSearch {

    private static final String REPEAT = "repeat";

    /** As in the index {@code event_repeats}. */
    private static final int LINES_A_PAGE = 1024;

    static final String ON_PAGE = "e.id / " + LINES_A_PAGE + " = page.n";

    private static final int FIRST_LOOK = 64;
    private static final int LARGEST_LOOK = 4096;

    private static final String LINES = "event e LEFT JOIN component c ON c.id = e.component ";
    static final String NEWEST_FIRST = " ORDER BY e.id DESC LIMIT ?";

    private final Sql store;

    EventSearch(Sql store) {
        this.store = store;
    }

    /**
     * The numbers of the newest lines, newest first.
     *
     * @param more what a line has to be beside what the query asks for
     */
    List<Long> newest(Query query, Conditions more) {
        Conditions where = more.equal("e.source", query.source())
                .equal("e.status", query.status())
                .equal("c.service", query.service());
        if (query.since() != null) {
            where = where.and("e.received_at >= ?", millis(query.since()));
        }
        if (query.until() != null) {
            where = where.and("e.received_at < ?", millis(query.until()));
        }
        return query.component() == null
                ? ids("SELECT e.id FROM " + LINES, where.equal("e.verdict", query.verdict()), query.limit())
                : ofComponent(query, where);
    }

    private List<Long> ofComponent(Query query, Conditions where) {
        List<Long> found = new ArrayList<>();
        for (String component : components(query.component())) {
            Conditions its = where.and("e.component = ?", component);
            if (!REPEAT.equals(query.verdict())) {
                Conditions news = its.and("e.verdict <> 'repeat'").equal("e.verdict", query.verdict());
                found.addAll(ids("SELECT e.id FROM " + LINES, news, query.limit()));
            }
            if (query.verdict() == null || REPEAT.equals(query.verdict())) {
                found.addAll(repeats(its.and("e.verdict = 'repeat'"), query.limit()));
            }
        }
        return found.stream()
                .sorted(Comparator.reverseOrder())
                .limit(query.limit())
                .toList();
    }

    /** Those of that name; what has lines and no row, such as a compliance event, is named in full. */
    private List<String> components(String name) {
        List<String> named = store.sql("SELECT id FROM component WHERE native_id = ?")
                .param(name)
                .query(String.class)
                .list();
        return Stream.concat(Stream.of(name), named.stream()).distinct().toList();
    }

    private List<Long> repeats(Conditions where, int limit) {
        List<Long> found = new ArrayList<>();
        long oldest = page("MIN");
        long last = page("MAX");
        for (int pages = FIRST_LOOK;
                last >= oldest && found.size() < limit;
                pages = Math.min(4 * pages, LARGEST_LOOK)) {
            long first = Math.max(oldest, last - pages + 1);
            found.addAll(ids(pages(last, first), where.and(ON_PAGE), limit - found.size()));
            last = first - 1;
        }
        return found;
    }

    /** Each page by itself: a range would have all components of all pages read. A CAST would keep SQLite from its index. */
    static String pages(long last, long first) {
        return """
                WITH RECURSIVE page (n) AS (
                  SELECT %d UNION ALL SELECT n - 1 FROM page WHERE n > %d)
                SELECT e.id FROM page CROSS JOIN\s"""
                        .formatted(last, first)
                + LINES;
    }

    private long page(String which) {
        return store.sql("SELECT COALESCE(" + which + "(id), 0) / " + LINES_A_PAGE + " FROM event")
                .query(Long.class)
                .single();
    }

    private List<Long> ids(String select, Conditions where, int limit) {
        return store.sql(select + where + NEWEST_FIRST)
                .params(where.with(limit))
                .query(Long.class)
                .list();
    }
}
