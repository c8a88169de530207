package algo.app.sandbox;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** The types of price at which an order trades, by OpenAlgo's names. */
enum PriceType {
    /** The order trades at once, at what the market offers. */
    MARKET("MARKET", false, false),
    /** The order trades at the limit price or better. */
    LIMIT("LIMIT", true, false),
    /** The order trades from the trigger price on, at the limit price or better. */
    SL("SL", true, true),
    /** The order trades at what the market offers once the trigger price is reached. */
    SL_M("SL-M", false, true);

    private final String label;
    private final boolean limited;
    private final boolean triggered;

    PriceType(String label, boolean limited, boolean triggered) {
        this.label = label;
        this.limited = limited;
        this.triggered = triggered;
    }

    static Optional<PriceType> of(String label) {
        for (PriceType type : values()) {
            if (type.label.equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Returns the name on the wire and in the journal. */
    @JsonValue
    String label() {
        return label;
    }

    /** Returns whether orders of this type need a limit price. */
    boolean hasLimit() {
        return limited;
    }

    /** Returns whether orders of this type need a trigger price, and wait for it. */
    boolean hasTrigger() {
        return triggered;
    }
}
