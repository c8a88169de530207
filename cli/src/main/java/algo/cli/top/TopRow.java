package algo.cli.top;

import algo.app.protocol.StrategyView;
import algo.cli.Invocation;

/**
 * A row of the table: a strategy of a machine, or a machine alone whose strategies are not known as they are now.
 *
 * @param host the machine; empty for this one
 * @param view null for a machine alone
 * @param why of a machine alone why nothing is known; else empty
 */
record TopRow(String host, StrategyView view, String why) {
    boolean isMachine() {
        return view == null;
    }

    /** Returns the id of the strategy; empty for a machine alone. */
    String id() {
        return isMachine() ? "" : view.id();
    }

    boolean isLive() {
        return !isMachine() && TopState.isLive(view);
    }

    boolean isAt(String otherHost, String id) {
        return host.equals(otherHost) && id().equals(id);
    }

    /** Returns why it stands where it stands, with commands as they are for its machine. */
    String reason() {
        return isMachine() ? why : Invocation.from(host, view.reason());
    }
}
