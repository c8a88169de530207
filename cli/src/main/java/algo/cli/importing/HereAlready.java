package algo.cli.importing;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The strategy that is here of a script of the folder, looked for by its id there and by that without the time. A strategy with such an id is that script if an
 * import of it did not end, if the id has the time, if it has its name, or if it is live with the same code; any other one is
 * somebody's own.
 *
 * @param id of the strategy that is that script; empty if none is
 * @param isBegun whether its import did not end
 * @param others the ids that other strategies have
 */
record HereAlready(String id, boolean isBegun, Set<String> others) {
    /** The tag of a strategy between its adding and the end of its import. */
    static final String UNDER_WAY = "importing";

    static final HereAlready NOTHING = new HereAlready("", false, Set.of());

    static HereAlready of(DaemonClient daemon, HostedScript script) throws ClientException {
        Set<String> others = new LinkedHashSet<>();
        for (String id : List.of(script.id(), script.shortId())) {
            try {
                Map<String, Object> config = DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.Show(id)))
                        .body();
                if (config.get("tags") instanceof List<?> tags && tags.contains(UNDER_WAY)) {
                    return new HereAlready(id, true, others);
                }
                if (script.refusal().isEmpty() && isThat(daemon, id, config, script)) {
                    return new HereAlready(id, false, others);
                }
                others.add(id);
            } catch (ClientException e) {
                if (e.exitCode() != ExitCode.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return new HereAlready("", false, others);
    }

    boolean isWhole() {
        return !id.isEmpty() && !isBegun;
    }

    private static boolean isThat(DaemonClient daemon, String id, Map<String, Object> config, HostedScript script)
            throws ClientException {
        boolean timed = id.equals(script.id()) && !id.equals(script.shortId());
        return timed
                || script.values().getOrDefault("name", id).equals(config.get("name"))
                || "live".equals(config.get("mode")) && source(daemon, id).equals(code(script));
    }

    private static String source(DaemonClient daemon, String id) throws ClientException {
        return String.valueOf(DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.Source(id)))
                .body()
                .get("content"));
    }

    /** Returns the code in the folder; one that cannot be read is that of nothing here. */
    private static String code(HostedScript script) {
        try {
            return Files.readString(script.script());
        } catch (IOException e) {
            return "";
        }
    }
}
