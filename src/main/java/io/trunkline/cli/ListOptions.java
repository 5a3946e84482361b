package io.trunkline.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.trunkline.api.ApiMapper;
import io.trunkline.api.LedgerAnswers;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What every command has that lists something of the ledger: which router it asks, how many rows, and in which form. */
final class ListOptions {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            converter = Limit.class,
            description = "At most so many (default: ${DEFAULT-VALUE}, at most 10000).")
    int limit;

    /** Reads the option. */
    private static final class Limit implements ITypeConverter<Integer> {

        private static final int MOST = 10_000;

        @Override
        public Integer convert(String text) {
            if (text.matches("[0-9]{1,5}")) {
                int limit = Integer.parseInt(text);
                if (limit >= 1 && limit <= MOST) {
                    return limit;
                }
            }
            throw new TypeConversionException("'" + text + "'; expected a whole number from 1 to " + MOST);
        }
    }

    @Option(names = "--json", description = "The API's records, for programs.")
    private boolean json;

    @Mixin
    private RouterOptions router;

    @Mixin
    private FolderOptions folders;

    /**
     * Asks the running router, or else the store.
     *
     * @param atRest the same of the store
     */
    <T> List<T> ask(
            Terminal terminal, Question question, TypeReference<List<T>> type, Function<LedgerAnswers, List<T>> atRest)
            throws IOException, InterruptedException {
        return router.node(folders, terminal.environment())
                .withNotice(terminal.err()::println)
                .ask(question.with("limit", limit).toString(), type, atRest)
                .answer();
    }

    /**
     * Prints the rows.
     *
     * @param none what is said if there are none
     * @param table prints them for people
     */
    <T> void print(Terminal terminal, List<T> rows, String none, Consumer<List<T>> table) {
        if (json) {
            terminal.out().println(ApiMapper.pretty(rows));
        } else if (rows.isEmpty()) {
            terminal.err().println(none);
        } else {
            table.accept(rows);
        }
    }
}
