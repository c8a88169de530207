package algo.app.risk;

import algo.app.model.Sha256;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** Asks again and again what accounts at the live host have lost. Safe on any thread; never waits. */
public interface AccountWatch {
    /** Watches nothing. */
    AccountWatch NONE = accounts -> {};

    /**
     * One account, known by its key.
     *
     * @param name for people, e.g. {@code live}
     * @param host as {@link algo.app.model.HostAddress} writes it
     * @param apiKey shown to that host alone
     */
    record Account(String name, String host, String apiKey) {
        /** Returns 16 hexadecimal digits by which the next daemon knows the account again; they say nothing of its key. */
        public String mark() {
            return HexFormat.of().formatHex(Sha256.of(host + "\n" + apiKey), 0, 8);
        }

        /** Returns the account without its key, because this may end up in a log. */
        @Override
        public String toString() {
            return "Account[" + name + " at " + host + "]";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Account that
                    && Objects.equals(name, that.name)
                    && Objects.equals(host, that.host)
                    && Objects.equals(apiKey, that.apiKey);
        }
    }

    /**
     * The result of one look at an account.
     *
     * @param account its name
     * @param loss in paise, negative for a gain: the largest that any book of the host tells; empty if none tells any
     * @param isWhole whether every book of the host told it
     * @param words what the books told, one clause for people; why one did not, if {@code isWhole} is false
     * @param at wall time at which the host was asked
     */
    record Reading(String account, OptionalLong loss, boolean isWhole, String words, Instant at) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Reading that
                    && isWhole == that.isWhole
                    && Objects.equals(account, that.account)
                    && Objects.equals(loss, that.loss)
                    && Objects.equals(words, that.words)
                    && Objects.equals(at, that.at);
        }
    }

    /** Sets the accounts that are asked for from now on; empty for none, which costs nothing. */
    void watch(List<Account> accounts);
}
