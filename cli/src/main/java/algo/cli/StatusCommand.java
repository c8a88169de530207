package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo status} and {@code algo list}. */
final class StatusCommand extends Command {
    private static final int LAST_LINES = 10;

    StatusCommand(String name, String description) {
        super(name, description);
        parameters("ID", "0..*", "Ids as shown by 'algo list' (default: all).");
    }

    @Override
    int run(Invocation in) throws ClientException {
        List<String> ids = parameters();
        boolean one = ids.size() == 1;
        Reply.Statuses statuses = DaemonClient.expect(
                Reply.Statuses.class, in.ask(new Request.Status(ids, one && !in.json() ? LAST_LINES : 0)));
        if (in.json()) {
            List<Object> list = new ArrayList<>();
            for (StrategyView strategy : statuses.strategies()) {
                list.add(strategy.fields());
            }
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("strategies", list);
            in.print(all);
        } else if (one && !statuses.strategies().isEmpty()) {
            in.out().print(StrategyText.details(statuses.strategies().get(0), statuses.lastLines()));
        } else if (!statuses.strategies().isEmpty()) {
            in.out().print(StrategyText.table(statuses.strategies()));
        } else if (ids.isEmpty()) {
            in.err().println("algo: no strategies yet; take one in with 'algo add FILE.py'");
        }
        for (String problem : statuses.problems()) {
            in.err().println("algo: problem: " + Terminal.line(problem));
        }
        for (String id : statuses.missing()) {
            in.err().println("algo: " + id + ": no such strategy; see 'algo list' for those there are");
        }
        return statuses.missing().isEmpty() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }
}
