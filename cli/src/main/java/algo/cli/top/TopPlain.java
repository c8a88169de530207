package algo.cli.top;

import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.IsoTime;
import algo.cli.StrategyText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo top} where there is no screen to fill: one table, or one object, and with {@code --every} one after the other. */
final class TopPlain {
    private final Invocation in;
    private final List<String> ids;
    private final boolean again;
    private final long everyMillis;
    private boolean lost;
    private boolean told;

    /** @param again whether to go on after the first */
    TopPlain(Invocation in, List<String> ids, boolean again, long everyMillis) {
        this.in = in;
        this.ids = ids;
        this.again = again;
        this.everyMillis = everyMillis;
    }

    /** @param first what the daemon has answered already */
    int run(Reply.Statuses first, DaemonClient asked) throws ClientException, InterruptedException {
        show(first, asked);
        while (again && !in.out().checkError()) {
            Thread.sleep(everyMillis);
            try (DaemonClient daemon = in.connect()) {
                show(DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(ids, 0))), daemon);
                lost = false;
            } catch (ClientException e) {
                if (!lost) {
                    in.err().println("algo: " + e.getMessage() + "; trying again");
                }
                lost = true;
            }
        }
        return first.missing().isEmpty() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }

    private void show(Reply.Statuses statuses, DaemonClient daemon) throws ClientException {
        if (in.json()) {
            List<String> all =
                    statuses.strategies().stream().map(StrategyView::id).toList();
            showJson(statuses, all.isEmpty() ? Map.of() : latest(all, daemon), daemon.version());
        } else {
            showTable(statuses);
        }
    }

    private Map<String, String> latest(List<String> all, DaemonClient daemon) throws ClientException {
        Reply reply = daemon.ask(new Request.Status(all, 0, all));
        return DaemonClient.expect(Reply.Statuses.class, reply).latest();
    }

    private void showJson(Reply.Statuses statuses, Map<String, String> latest, String version) {
        List<Object> list = new ArrayList<>();
        for (StrategyView view : statuses.strategies()) {
            Map<String, Object> fields = new LinkedHashMap<>(view.fields());
            fields.put("last_line", latest.get(view.id()));
            list.add(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", Ist.iso(Instant.now()));
        all.put("version", version);
        all.put("problems", statuses.problems());
        all.put("strategies", list);
        in.print(all);
    }

    private void showTable(Reply.Statuses statuses) {
        if (again) {
            in.out().println(IsoTime.show(Ist.iso(Instant.now()), ""));
        }
        if (!statuses.strategies().isEmpty()) {
            in.out().print(StrategyText.table(statuses.strategies()));
        } else if (ids.isEmpty() && !told) {
            in.err().println("algo: no strategies yet; take one in with 'algo add FILE.py'");
        }
        if (again) {
            in.out().println();
        }
        if (!told) {
            for (String problem : statuses.problems()) {
                in.err().println("algo: problem: " + problem);
            }
        }
        told = true;
    }
}
