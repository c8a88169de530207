package algo.cli.top;

import algo.app.model.Text;
import algo.app.protocol.EventPick;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.StrategyView;
import algo.cli.Cells;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.StrategyText;
import algo.cli.Terminal;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * {@code algo list --watch}: the table, drawn anew in its place, or with {@code --json} an object a line. The stream of events
 * says when to ask; every two seconds the daemon is asked all the same, for what no event tells. What happens comes as work
 * into one queue, and is done on the thread of {@link #run}.
 */
public final class ListWatch {
    private static final long EVERY_MILLIS = 2000;
    private static final long LOST_MILLIS = 1000;
    private static final String ENTER = "\u001b[?25l\u001b[?7l";
    private static final String LEAVE = "\u001b[?7h\u001b[?25h";
    /** The fields that change all the time, which alone are no change. */
    private static final List<String> RESTLESS = List.of("uptime_seconds", "cpu_percent", "memory_bytes");

    private final Invocation in;
    private final TopFeed.Way way;
    private final List<String> ids;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final TopFeed feed;
    private Reply.Statuses newest;
    private String lost = "";
    private List<String> painted = List.of();
    private Object told;
    private boolean done;

    private ListWatch(Invocation in, List<String> ids) {
        this.in = in;
        this.way = in.telling(OutputStream.nullOutputStream())::connect;
        this.ids = ids;
        this.feed = new TopFeed(way, in.isFar(), ids, EVERY_MILLIS, new TopFeed.Listener() {
            @Override
            public void answered(Reply.Statuses statuses, String version) {
                work.add(() -> show(statuses, ""));
            }

            @Override
            public void lost(String why) {
                work.add(() -> show(newest, why));
            }
        });
    }

    /**
     * Shows the strategies of these ids, or all, until Ctrl-C.
     *
     * @throws ClientException if it cannot begin: no daemon answers, there is none of an id, or no terminal to draw on
     */
    public static int of(Invocation in, List<String> ids) throws ClientException {
        if (!in.json() && !Terminal.isScreen()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--watch draws on a terminal, and the output is none",
                    "'algo list --watch --json' prints a line for each change, 'algo events -f' tells what happens");
        }
        ListWatch watch = new ListWatch(in, ids);
        try (DaemonClient daemon = in.connect()) {
            watch.newest = DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(ids, 0)));
        }
        if (!watch.newest.missing().isEmpty()) {
            throw in.missing(watch.newest.missing(), ExitCode.DONE);
        }
        return watch.run();
    }

    private int run() {
        Signals.on("INT", () -> work.add(() -> done = true));
        Thread restore = new Thread(() -> in.out().raw(LEAVE), "screen-restore");
        if (!in.json()) {
            Signals.on("WINCH", () -> work.add(this::resized));
            Runtime.getRuntime().addShutdownHook(restore);
            in.out().raw(ENTER);
        }
        show(newest, "");
        start("list-feed", feed::run);
        start("list-events", this::follow);
        try {
            while (!done && !in.out().checkError()) {
                work.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!in.json()) {
            in.out().raw(LEAVE);
            in.out().flush();
        }
        return ExitCode.DONE;
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the daemon asked at each event. */
    private void follow() {
        Request.Events events = new Request.Events(List.of(), -1, 0, true, EventPick.ALL);
        try {
            while (true) {
                try (DaemonClient daemon = way.connect()) {
                    daemon.send(events);
                    while (daemon.nextLine(true) instanceof Reply.Event) {
                        feed.hurry();
                    }
                } catch (ClientException e) {
                    // The feed says so.
                }
                Thread.sleep(LOST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Reply.Statuses statuses, String why) {
        newest = statuses;
        lost = why;
        if (in.json()) {
            tell();
        } else {
            paint();
        }
    }

    private void tell() {
        if (!lost.isEmpty()) {
            return;
        }
        List<Object> all = new ArrayList<>();
        List<Object> lasting = new ArrayList<>();
        for (StrategyView view : newest.strategies()) {
            Map<String, Object> fields = new LinkedHashMap<>(view.fields());
            all.add(new LinkedHashMap<>(fields));
            fields.keySet().removeAll(RESTLESS);
            lasting.add(fields);
        }
        if (!lasting.equals(told)) {
            told = lasting;
            in.print(Map.of("strategies", all));
            in.out().flush();
        }
    }

    /** Other lines are broken now than were: begins on an empty screen. */
    private void resized() {
        in.out().raw("\u001b[H\u001b[2J");
        painted = List.of();
        paint();
    }

    private void paint() {
        TopState.Size size = FullScreen.size();
        String named = System.getenv("COLUMNS");
        int columns = named == null || named.isEmpty() || Terminal.columns() == 0 ? size.columns() : Terminal.columns();
        draw(lines(columns, Math.max(1, size.rows() - 1)));
    }

    /** Returns at most so many lines: a table that is longer than the terminal could not be drawn in its place. */
    private List<String> lines(int columns, int most) {
        List<String> lines = new ArrayList<>();
        if (newest.strategies().isEmpty()) {
            lines.add("no strategies yet");
        } else {
            StrategyText.table(newest.strategies(), columns).lines().forEach(lines::add);
        }
        for (String problem : newest.problems()) {
            lines.add("problem: " + Text.line(problem));
        }
        if (!lost.isEmpty()) {
            lines.add(0, Text.line(lost) + "; trying again");
        }
        if (lines.size() > most) {
            int hidden = lines.size() - most + 1;
            lines = new ArrayList<>(lines.subList(0, most - 1));
            lines.add("and " + hidden + " more lines; 'algo top' scrolls");
        }
        return lines.stream().map(line -> Cells.cut(line, columns)).toList();
    }

    /** Writes only the lines that differ, and clears behind each: nothing flickers. The cursor stands below the last. */
    private void draw(List<String> lines) {
        if (lines.equals(painted)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (!painted.isEmpty()) {
            text.append("\u001b[").append(painted.size()).append('A');
        }
        text.append('\r');
        for (int i = 0; i < lines.size(); i++) {
            if (i >= painted.size() || !lines.get(i).equals(painted.get(i))) {
                text.append(lines.get(i)).append("\u001b[K");
            }
            text.append("\r\n");
        }
        text.append("\u001b[J");
        painted = lines;
        in.out().raw(text.toString());
        in.out().flush();
    }
}
