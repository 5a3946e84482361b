package io.trunkline.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.http.Deadline;
import io.trunkline.http.RequestRejectedException;
import io.trunkline.http.ServiceUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything that a path lists, page by page. After the first page, which says how many there are, a few are asked for at a
 * time: thirty pages one after another would take longer than their caller may wait.
 */
public final class PagedList {

    /** Few enough that the platform's limit, hundreds a minute, is not spent by one listing. */
    private static final int AT_A_TIME = 5;

    /** A platform that says it has more is not believed. */
    private static final int MOST_PAGES = 1_000;

    private static final List<String> LISTS = List.of("entities", "trunks", "items", "data");

    private final PlatformApi client;
    private final int pageSize;
    private final Executor executor;

    /** @param executor asks for the pages after the first */
    public PagedList(PlatformApi client, int pageSize, Executor executor) {
        this.client = client;
        this.pageSize = pageSize;
        this.executor = executor;
    }

    /**
     * All entities, in the order of the platform, and whether that is all.
     *
     * @param path may have a query
     */
    public InventoryLister all(String path, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        JsonNode first = client.getPatiently(numbered(path, 1), deadline);
        int said = first.path("pageCount").asInt(1);
        int count = Math.min(MOST_PAGES, said);
        List<List<JsonNode>> pages = new ArrayList<>();
        pages.add(entities(first, path));
        for (int page = 2; page <= count; page++) {
            pages.add(List.of());
        }
        AtomicInteger next = new AtomicInteger(2);
        List<CompletableFuture<Void>> askers = new ArrayList<>();
        for (int asker = 0; asker < Math.min(AT_A_TIME, count - 1); asker++) {
            askers.add(CompletableFuture.runAsync(() -> ask(path, pages, next, deadline), executor));
        }
        await(CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new)), next, deadline);
        return InventoryLister.of(first, pages.stream().flatMap(List::stream).toList(), said <= MOST_PAGES);
    }

    /** Takes one page after another until there is none left; one that fails leaves none to the others. */
    private void ask(String path, List<List<JsonNode>> pages, AtomicInteger next, Deadline deadline) {
        for (int page = next.getAndIncrement(); page <= pages.size(); page = next.getAndIncrement()) {
            try {
                pages.set(page - 1, entities(client.getPatiently(numbered(path, page), deadline), path));
            } catch (ServiceUnavailableException | RequestRejectedException | InterruptedException e) {
                next.set(MOST_PAGES + 1);
                throw new CompletionException(e);
            }
        }
    }

    private static void await(CompletableFuture<Void> all, AtomicInteger next, Deadline deadline)
            throws ServiceUnavailableException, RequestRejectedException, InterruptedException {
        try {
            all.get(Math.max(1, deadline.left().toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            next.set(MOST_PAGES + 1);
            throw new ServiceUnavailableException("there was no time for all pages", Instant.EPOCH);
        } catch (ExecutionException | CancellationException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ServiceUnavailableException unavailable) {
                throw unavailable;
            } else if (cause instanceof RequestRejectedException refused) {
                throw refused;
            }
            throw new IllegalStateException(cause);
        }
    }

    private String numbered(String path, int page) {
        return path + (path.indexOf('?') < 0 ? '?' : '&') + "pageNumber=" + page + "&pageSize=" + pageSize;
    }

    /**
     * A list, or an object around one: the guide (docs/reference/glossary.md) says where to ask and not what the answer is
     * like.
     */
    private static List<JsonNode> entities(JsonNode page, String path) throws RequestRejectedException {
        JsonNode list = page.isArray()
                ? page
                : LISTS.stream()
                        .map(page::path)
                        .filter(JsonNode::isArray)
                        .findFirst()
                        .orElseThrow(() -> new RequestRejectedException(
                                200, path + " was answered with something that is no list"));
        List<JsonNode> entities = new ArrayList<>();
        list.forEach(entities::add);
        return entities;
    }
}
