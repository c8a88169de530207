package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Answers of many lines from several machines, handed on in the order of their times. A thread for each machine reads; lines are
 * handed on by the one that asks.
 */
final class HostsFollowed {
    /** The time for which a line waits for an earlier one of another machine. */
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The most lines that wait; a machine that sends more waits for the others. */
    private static final int MOST = 10_000;

    private static final int STACK_BYTES = 256 * 1024;

    /**
     * A line, or the end of a machine's answer.
     *
     * @param at as the wire has it, all in one zone; that of the line before where it is not known
     * @param reply null at the end
     * @param failure of the end; null if it was none
     * @param arrived on the clock of this process, in nanoseconds
     */
    private record Item(String host, String at, Reply reply, ClientException failure, long arrived) {}

    /** The strategies that were named and that no machine has, of those machines that have told. */
    private static final class Lacking {
        private final List<String> ids = new ArrayList<>();
        private int told;
        private boolean said;

        /** Takes what one machine lacks. */
        void take(List<String> missing) {
            if (told++ == 0) {
                ids.addAll(missing);
            } else {
                ids.retainAll(missing);
            }
        }

        /** Says it once so many have told, since what is followed may never end. */
        void sayAfter(int machines, Invocation in) {
            if (told == machines && !in.json()) {
                ids.forEach(in::sayMissing);
                said = true;
            }
        }

        /** Returns the exit code of all; fails if strategies are missing and nobody was told. */
        int end(Invocation in, int code) throws ClientException {
            if (!ids.isEmpty() && !said) {
                throw in.missing(ids, code);
            }
            return ids.isEmpty() ? code : Math.max(code, ExitCode.NOT_FOUND);
        }
    }

    private HostsFollowed() {}

    /**
     * Asks a machine which of the strategies that a request names it has: a strategy belongs to one, and the others answer for theirs.
     *
     * @param replies gets what it said, a {@link Reply.Statuses}, if the request names any
     * @return the request for those that it has; null if it has none of them
     */
    static Request narrowed(DaemonClient daemon, Request request, List<Reply> replies) throws ClientException {
        Set<String> left = new LinkedHashSet<>();
        request.about(ids -> {
            left.addAll(ids);
            return ids;
        });
        if (left.isEmpty()) {
            return request;
        }
        Reply.Statuses known =
                DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(List.copyOf(left), 0)));
        replies.add(known);
        left.removeAll(known.missing());
        return left.isEmpty() ? null : request.about(ids -> List.copyOf(left));
    }

    /** Asks all, and hands on all lines once each has answered; returns the highest exit code. */
    static int inOrder(Invocation in, Request request, Invocation.Each each) throws ClientException {
        List<Item> items = new ArrayList<>();
        Map<String, String> last = new HashMap<>();
        Lacking lacking = new Lacking();
        int code = in.askEachForLines(request, (host, reply) -> {
            if (reply instanceof Reply.Statuses known) {
                lacking.take(known.missing());
                return ExitCode.DONE;
            }
            for (Reply one : single(reply)) {
                items.add(new Item(host, time(host, one, last), one, null, 0));
            }
            return ExitCode.DONE;
        });
        items.sort(Comparator.comparing(Item::at));
        for (Item item : items) {
            each.take(item.host(), item.reply());
        }
        return lacking.end(in, code);
    }

    /** Hands on lines as they come, until all machines have ended or nobody reads on; returns the highest exit code. */
    static int follow(Invocation in, Request request, Invocation.Each each) throws ClientException {
        ManyHosts hosts = ManyHosts.of(in, in.homeOfHosts());
        BlockingQueue<Item> arriving = new LinkedBlockingQueue<>(MOST);
        for (String host : hosts.names()) {
            Thread thread = new Thread(null, () -> read(hosts, host, request, arriving), "host-" + host, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }
        List<Item> waiting = new ArrayList<>();
        Lacking lacking = new Lacking();
        int open = hosts.names().size();
        int code = ExitCode.DONE;
        while (open > 0 || !waiting.isEmpty()) {
            Item item = next(arriving, waiting, open);
            if (item == null) {
                hand(waiting, open == 0, each);
                if (in.out().checkError()) {
                    return code;
                }
            } else if (item.reply() instanceof Reply.Statuses known) {
                lacking.take(known.missing());
                lacking.sayAfter(hosts.names().size(), in);
            } else if (item.reply() != null) {
                waiting.add(item);
            } else {
                open--;
                code = Math.max(code, item.failure() == null ? ExitCode.DONE : hosts.tell(item.host(), item.failure()));
            }
        }
        return lacking.end(in, code);
    }

    /** Returns what comes next; null if the first that waits has waited for long enough. */
    private static Item next(BlockingQueue<Item> arriving, List<Item> waiting, int open) {
        try {
            if (waiting.isEmpty()) {
                return arriving.take();
            }
            long left = open == 0 ? 0 : waiting.get(0).arrived() + WAIT_NANOS - System.nanoTime();
            return waiting.size() >= MOST ? null : arriving.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Hands on, in their order, those that have waited for long enough, and all that are earlier. */
    private static void hand(List<Item> waiting, boolean all, Invocation.Each each) throws ClientException {
        long now = System.nanoTime();
        String until = "";
        for (Item item : waiting) {
            boolean due = all || waiting.size() >= MOST || now - item.arrived() >= WAIT_NANOS;
            until = due && item.at().compareTo(until) > 0 ? item.at() : until;
        }
        List<Item> sorted = new ArrayList<>(waiting);
        sorted.sort(Comparator.comparing(Item::at));
        for (Item item : sorted) {
            if (item.at().compareTo(until) <= 0) {
                each.take(item.host(), item.reply());
                waiting.remove(item);
            }
        }
    }

    private static void read(ManyHosts hosts, String host, Request request, BlockingQueue<Item> arriving) {
        Map<String, String> last = new HashMap<>();
        ClientException failure = null;
        try (DaemonClient daemon = hosts.connect(host)) {
            List<Reply> before = new ArrayList<>();
            Request own = narrowed(daemon, request, before);
            for (Reply known : before) {
                arriving.put(new Item(host, "", known, null, System.nanoTime()));
            }
            Reply reply = null;
            if (own != null) {
                daemon.send(own);
                reply = daemon.nextLine(true);
            }
            for (; reply != null && !(reply instanceof Reply.End); reply = daemon.nextLine(true)) {
                for (Reply one : single(reply)) {
                    arriving.put(new Item(host, time(host, one, last), one, null, System.nanoTime()));
                }
            }
        } catch (ClientException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            arriving.put(new Item(host, "", null, failure, System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the lines of an answer one by one. */
    private static List<Reply> single(Reply reply) {
        if (!(reply instanceof Reply.LogLines lines)
                || lines.isMissing()
                || lines.lines().size() < 2) {
            return List.of(reply);
        }
        List<Reply> each = new ArrayList<>();
        for (LogLine line : lines.lines()) {
            each.add(new Reply.LogLines(lines.strategy(), lines.run(), 0, false, List.of(line)));
        }
        return each;
    }

    /** Returns the time of a line; that of the line before of the same machine if it says none. */
    private static String time(String host, Reply reply, Map<String, String> last) {
        String at = "";
        if (reply instanceof Reply.LogLines lines && !lines.lines().isEmpty()) {
            at = lines.lines().get(0).at();
        } else if (reply instanceof Reply.Event event && event.fields().get("at") instanceof String text) {
            at = text;
        }
        String before = last.getOrDefault(host, "");
        at = at.compareTo(before) < 0 ? before : at;
        last.put(host, at);
        return at;
    }
}
