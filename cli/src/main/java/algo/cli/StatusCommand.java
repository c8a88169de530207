package algo.cli;

import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.syntax.Arguments;
import algo.cli.top.ListWatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code algo status} and {@code algo list}. */
final class StatusCommand extends Command {
    private static final int LAST_LINES = 10;

    StatusCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return !isWatching();
    }

    private boolean isWatching() {
        return name().equals("list") && isSet("--watch");
    }

    @Override
    protected boolean takesHosts() {
        return !isWatching();
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        List<String> ids = parameters();
        if (isWatching()) {
            return ListWatch.of(in, ids);
        }
        boolean one = ids.size() == 1 && !StrategyIds.isSelector(ids.get(0)) && !in.isOfMany();
        Found found = new Found(in, ids);
        int code = in.askEach(new Request.Status(ids, one && !in.json() ? LAST_LINES : 0), found);
        List<StrategyView> strategies = found.all();
        if (in.json()) {
            List<Object> list = new ArrayList<>();
            for (Found.Row row : found.rows()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                if (!in.hosts().isEmpty()) {
                    fields.put("host", row.place());
                }
                fields.putAll(row.view().fields());
                list.add(fields);
            }
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("strategies", list);
            in.print(all);
        } else if (one && !strategies.isEmpty()) {
            in.out().print(StrategyText.details(strategies.get(0), found.lastLines));
        } else if (!strategies.isEmpty()) {
            int columns = Terminal.columns();
            in.out()
                    .print(
                            in.hosts().isEmpty()
                                    ? StrategyText.table(strategies, in.allUsers(), columns, IsoTime.today())
                                    : StrategyText.ofHosts(strategies, found.places(), columns, IsoTime.today()));
        } else if (ids.isEmpty() && !in.hosts().isEmpty()) {
            in.err().println("algo: no strategies on the hosts that answered");
        } else if (ids.isEmpty()) {
            in.err().println("algo: no strategies yet; take one in with 'algo add FILE.py'");
        }
        for (String problem : found.problems) {
            in.err().println("algo: problem: " + problem);
        }
        if (in.json() && !found.missing.isEmpty()) {
            throw in.missing(found.missing, code);
        }
        for (String id : found.missing) {
            in.sayMissing(id);
        }
        return found.missing.isEmpty() ? code : Math.max(code, ExitCode.NOT_FOUND);
    }

    /** The answers of several daemons, put together. */
    private static final class Found implements Invocation.Each {
        private final Invocation in;
        /** By whom they were asked of, in the order of names. */
        private final Map<String, List<StrategyView>> strategies = new TreeMap<>();

        private final List<String> problems = new ArrayList<>();
        private final List<String> lastLines = new ArrayList<>();
        /** The strategies that nobody has. */
        private final List<String> missing;

        Found(Invocation in, List<String> ids) {
            this.in = in;
            missing = new ArrayList<>(ids);
        }

        /** A strategy, and which of the daemons has it. */
        private record Row(String place, StrategyView view) {}

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            for (Map.Entry<String, List<StrategyView>> each : strategies.entrySet()) {
                for (StrategyView view : each.getValue()) {
                    rows.add(new Row(each.getKey(), view));
                }
            }
            return rows;
        }

        List<String> places() {
            List<String> places = new ArrayList<>();
            for (Row row : rows()) {
                places.add(row.place());
            }
            return places;
        }

        List<StrategyView> all() {
            List<StrategyView> all = new ArrayList<>();
            for (List<StrategyView> each : strategies.values()) {
                all.addAll(each);
            }
            return all;
        }

        @Override
        public int take(String owner, Reply reply) throws ClientException {
            Reply.Statuses statuses = DaemonClient.expect(Reply.Statuses.class, reply);
            String whose = in.hosts().isEmpty() ? in.whose(owner) : "";
            List<StrategyView> views = new ArrayList<>();
            for (StrategyView strategy : statuses.strategies()) {
                // The owner is known from the question; what the answer says of that is not needed.
                views.add(whose.isEmpty() ? strategy : strategy.ownedBy(whose));
            }
            strategies.put(owner, views);
            lastLines.addAll(statuses.lastLines());
            missing.retainAll(statuses.missing());
            for (String problem : statuses.problems()) {
                problems.add(owner.isEmpty() ? problem : owner + ": " + problem);
            }
            return ExitCode.DONE;
        }
    }
}
