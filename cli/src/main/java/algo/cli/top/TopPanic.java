package algo.cli.top;

import algo.app.model.SquareOffAt;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.Invocation;
import algo.cli.KillSwitch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does what {@code algo panic} does, and tells its end in one line. */
final class TopPanic {
    private static final int MOST_NAMES = 3;

    private TopPanic() {}

    /** The end of it, in one line for the screen. */
    record Said(String text, boolean failed) {}

    /** Has everything stopped; returns once it is proven gone, or known not to be. */
    static Said carryOut(Invocation in) {
        ByteArrayOutputStream beside = new ByteArrayOutputStream();
        try {
            Said said = said(KillSwitch.begin(in.telling(beside), new Request.Panic("", SquareOffAt.NOWHERE, false)));
            return new Said(Invocation.from(in.host(), said.text()), said.failed());
        } catch (ClientException e) {
            List<String> parts = new ArrayList<>();
            parts.add(e.getMessage());
            if (!e.hint().isEmpty()) {
                parts.add(e.hint());
            }
            // That the latch is on disk is what counts most.
            beside.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("latch"))
                    .forEach(line -> parts.add(0, line.replaceFirst("^algo: ", "")));
            return new Said(String.join("; ", parts), true);
        }
    }

    /**
     * Tells what came of it at several machines in one line, what failed first.
     *
     * @param each by machine; null while it is under way
     */
    static Said together(Map<String, Said> each) {
        if (each.size() == 1 && each.values().iterator().next() != null) {
            return each.values().iterator().next();
        }
        List<String> failed = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        Map<String, List<String>> done = new LinkedHashMap<>();
        each.forEach((host, said) -> {
            if (said == null) {
                waiting.add(host);
            } else if (said.failed()) {
                failed.add(said.text().startsWith(host + ": ") ? said.text() : host + ": " + said.text());
            } else {
                done.computeIfAbsent(said.text().replace("--host " + host + " ", ""), text -> new ArrayList<>())
                        .add(host);
            }
        });
        List<String> parts = new ArrayList<>(failed);
        if (!waiting.isEmpty()) {
            String where = String.join(", ", waiting);
            parts.add("stopping everything" + (where.isEmpty() ? "" : " on " + where) + " …");
        }
        done.forEach((text, hosts) -> parts.add(String.join(", ", hosts) + ": " + text));
        return new Said(String.join("; ", parts), !failed.isEmpty());
    }

    /** Tells an answer in one line. */
    static Said said(Reply.Document done) {
        List<String> parts = new ArrayList<>();
        List<String> up = KillSwitch.list(done, "results").stream()
                .filter(each -> each instanceof Map<?, ?> result
                        && result.get("code") instanceof Number code
                        && code.intValue() != ExitCode.DONE)
                .map(each -> String.valueOf(((Map<?, ?>) each).get("strategy")))
                .toList();
        if (!up.isEmpty()) {
            String others = up.size() > MOST_NAMES ? " and " + (up.size() - MOST_NAMES) + " others" : "";
            parts.add("NOT stopped: " + String.join(", ", up.subList(0, Math.min(MOST_NAMES, up.size()))) + others
                    + "; the daemon goes on trying");
        } else if (done.body().get("since") == null) {
            parts.add("somebody has ended the panic meanwhile");
        } else {
            parts.add("everything is stopped; nothing starts until 'algo panic --end'");
        }
        for (Object warning : KillSwitch.list(done, "warnings")) {
            parts.add(String.valueOf(warning));
        }
        return new Said(String.join("; ", parts), KillSwitch.code(done) != ExitCode.DONE);
    }
}
