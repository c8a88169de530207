package algo.app.sandbox;

import java.util.Locale;

/** The states of an order. */
enum OrderStatus {
    OPEN,
    COMPLETE,
    CANCELLED,
    REJECTED;

    /** OpenAlgo's word for it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
