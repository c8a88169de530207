package algo.cli.web;

import java.util.Map;

/**
 * Ends a gateway that the daemon keeps when that daemon ends in good order, and when it is to run otherwise: the daemon then starts
 * another, if there is to be one. One that was started by a daemon that died is ended by the next one in the same way.
 */
final class KeptEnd implements Follower {
    private final Runnable end;

    KeptEnd(Runnable end) {
        this.end = end;
    }

    @Override
    public void tell(LiveMessage message) {
        if (message.kind() == LiveMessage.Kind.EVENT && ends(message.fields())) {
            end.run();
        }
    }

    private static boolean ends(Map<String, Object> event) {
        String what = String.valueOf(event.get("event"));
        return what.equals("daemon") && "stopped".equals(event.get("to"))
                || what.equals("config")
                        && event.get("strategy") == null
                        && String.valueOf(event.get("detail")).contains("web.");
    }

    @Override
    public void close() {
        // It has nothing to give back.
    }
}
