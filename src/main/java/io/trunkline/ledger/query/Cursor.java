package io.trunkline.ledger.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a list ended, so that the next one goes on behind it whatever has come in front of it meanwhile.
 *
 * @param at what the list is sorted by, of the page's last row
 * @param id what those of one time are sorted by
 */
public record Cursor(long at, String id) {

    /** As it stands in an address. */
    public String written() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + ":" + id).getBytes(UTF_8));
    }

    /** Nothing if it is none. */
    public static Optional<Cursor> read(String written) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(written), UTF_8);
            int end = text.indexOf(':');
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new Cursor(Long.parseLong(text.substring(0, end)), text.substring(end + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same id as a number; nothing where it is none. */
    Optional<Long> number() {
        return id.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }
}
