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
import algo.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code algo top} of several machines where there is no screen to fill: one table, or one object, and with {@code --every} one
 * after the other. What one round says beside its answer as the one before did is said once.
 */
final class TopOfHosts {
    private final Invocation in;
    private final List<String> ids;
    private final boolean again;
    private final long everyMillis;
    /** The lines that the round before has said. */
    private List<String> told = List.of();

    /** @param again whether to go on after the first */
    TopOfHosts(Invocation in, List<String> ids, boolean again, long everyMillis) {
        this.in = in;
        this.ids = ids;
        this.again = again;
        this.everyMillis = everyMillis;
    }

    /** The answers of one round, by machine in the order of their names. */
    private final class Round implements Invocation.Each {
        private final Map<String, List<StrategyView>> views = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> missing = new ArrayList<>(ids);

        @Override
        public int take(String host, Reply reply) throws ClientException {
            Reply.Statuses statuses = DaemonClient.expect(Reply.Statuses.class, reply);
            views.put(host, statuses.strategies());
            missing.retainAll(statuses.missing());
            statuses.problems().forEach(problem -> problems.add(host + ": " + problem));
            return ExitCode.DONE;
        }

        boolean isEmpty() {
            return views.values().stream().allMatch(List::isEmpty);
        }
    }

    int run() throws ClientException, InterruptedException {
        int code = round();
        while (again && !in.out().checkError()) {
            Thread.sleep(everyMillis);
            code = round();
        }
        return code;
    }

    private int round() throws ClientException {
        ByteArrayOutputStream beside = new ByteArrayOutputStream();
        Invocation quiet = in.telling(beside);
        Round round = new Round();
        int code = quiet.askEach(new Request.Status(ids, 0), round);
        if (in.json() && !round.missing.isEmpty() && round.isEmpty()) {
            throw in.missing(round.missing, code);
        }
        if (in.json()) {
            in.print(object(round, round.isEmpty() ? Map.of() : latest(round)));
        } else {
            table(round);
            round.problems.forEach(problem -> quiet.err().println("algo: problem: " + problem));
        }
        round.missing.forEach(quiet::sayMissing);
        List<String> said = beside.toString(StandardCharsets.UTF_8).lines().toList();
        said.stream().filter(line -> !told.contains(line)).forEach(in.err()::println);
        told = said;
        in.out().flush();
        return round.missing.isEmpty() ? code : Math.max(code, ExitCode.NOT_FOUND);
    }

    private void table(Round round) {
        if (again) {
            in.out().println(IsoTime.show(Ist.iso(Instant.now()), ""));
        }
        List<StrategyView> all = new ArrayList<>();
        List<String> hosts = new ArrayList<>();
        round.views.forEach((host, views) -> views.forEach(view -> {
            all.add(view);
            hosts.add(host);
        }));
        if (!all.isEmpty()) {
            in.out().print(StrategyText.ofHosts(all, hosts, Terminal.columns(), IsoTime.today()));
        }
        if (again) {
            in.out().println();
        }
    }

    /** Returns the last lines, by machine and id. One that does not answer now has none. */
    private Map<String, Map<String, String>> latest(Round round) throws ClientException {
        List<String> all = round.views.values().stream()
                .flatMap(List::stream)
                .map(StrategyView::id)
                .distinct()
                .toList();
        Map<String, Map<String, String>> latest = new HashMap<>();
        in.telling(new ByteArrayOutputStream()).askEach(new Request.Status(all, 0, all), (host, reply) -> {
            latest.put(host, DaemonClient.expect(Reply.Statuses.class, reply).latest());
            return ExitCode.DONE;
        });
        return latest;
    }

    private static Map<String, Object> object(Round round, Map<String, Map<String, String>> latest) {
        List<Object> list = new ArrayList<>();
        round.views.forEach((host, views) -> {
            for (StrategyView view : views) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("host", host);
                fields.putAll(view.fields());
                fields.put("last_line", latest.getOrDefault(host, Map.of()).get(view.id()));
                list.add(fields);
            }
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", Ist.iso(Instant.now()));
        all.put("problems", round.problems);
        all.put("strategies", list);
        return all;
    }
}
