package algo.app.notify.send;

import algo.app.config.ConfigException;
import algo.app.config.NotifyParser;
import algo.app.config.Secrets;
import algo.app.ipc.ClientConnector;
import algo.app.model.Halt;
import algo.app.notify.AlertKind;
import algo.app.notify.AlertQueue;
import algo.app.notify.AlertText;
import algo.app.notify.Channel;
import algo.app.notify.Delivery;
import algo.app.notify.Notifying;
import algo.app.notify.Target;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that tells people, wired. Threads: {@code notify-journal}, {@code notify-NAME} for each channel, {@code
 * notify-beat-NAME} for each heartbeat, {@code notify-keep}, {@code
 * notify-day}. They end with the process.
 */
public final class NotifyService {
    private static final Logger LOG = LoggerFactory.getLogger("notify");
    private static final long KEEP_SECONDS = 5;

    private final ClientConnector connector;
    private final Path socket;
    private final Secrets secrets;
    private final Sender sender;
    private final AlertDesk desk;
    private final Clock clock;
    private final Set<String> threads = new HashSet<>();
    private volatile Notifying terms = Notifying.NONE;

    /**
     * @param home whose daemon listens at {@code socket}
     * @param state the file that keeps what is still to be told
     */
    public NotifyService(ClientConnector connector, Path home, Path socket, Path state, Secrets secrets, Clock clock) {
        this.connector = connector;
        this.socket = socket;
        this.secrets = secrets;
        this.clock = clock;
        this.sender = new Sender(secrets, home + " ", clock);
        this.desk = new AlertDesk(state, clock);
    }

    /** Runs until the process ends. */
    public void start() {
        AlertText words = new AlertText(text -> {
            secrets.check();
            return secrets.hide(text);
        });
        start("notify-journal", new JournalFollower(connector, socket, desk, words, clock, this::become));
        start("notify-keep", this::keep);
        start("notify-day", new DayCheck(connector, socket, desk, words, clock, () -> terms.checks()));
    }

    private synchronized void become(Notifying now) {
        terms = now;
        desk.become(now);
        for (Channel channel : now.channels().values()) {
            String name = (channel.isTold() ? "notify-" : "notify-beat-") + channel.name();
            if (threads.add(name)) {
                start(name, channel.isTold() ? () -> tell(name, channel.name()) : () -> beat(name, channel.name()));
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        Halt.with(thread);
        thread.start();
    }

    private synchronized boolean isOver(String thread, String channel, boolean told) {
        Channel now = terms.channels().get(channel);
        if (now == null || now.isTold() != told) {
            threads.remove(thread);
            return true;
        }
        return false;
    }

    private void tell(String thread, String name) {
        try {
            do {
                for (Optional<AlertQueue.Due> due = desk.await(name); due.isPresent(); due = desk.await(name)) {
                    Optional<Channel> channel = desk.channel(name);
                    if (channel.isPresent()) {
                        desk.answered(name, due.get(), sender.send(channel.get(), due.get()));
                    }
                }
            } while (!isOver(thread, name, true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the address of a heartbeat again and again, while the daemon answers and reports no problem. */
    private void beat(String thread, String name) {
        String before = "";
        try {
            while (!isOver(thread, name, false)) {
                Channel channel = terms.channels().get(name);
                if (channel == null || !(channel.target() instanceof Target.Heartbeat target)) {
                    continue;
                }
                String why = notWell();
                if (why.isEmpty()) {
                    Delivery delivery = sender.send(channel, BEAT);
                    why = delivery.problem();
                }
                if (!why.equals(before)) {
                    LOG.info("{}: {}", name, why.isEmpty() ? "all is well" : "no heartbeat is seen: " + why);
                }
                before = why;
                TimeUnit.MILLISECONDS.sleep(target.every().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final AlertQueue.Due BEAT =
            new AlertQueue.Due(0, "", "", AlertKind.CHECK, "", java.time.Instant.EPOCH);

    /** Returns why not all is well with the daemon; empty if all is. */
    private String notWell() {
        try (DaemonLink link = DaemonLink.connect(connector, socket)) {
            Reply reply = link.ask(new Request.DaemonStatus());
            if (!(reply instanceof Reply.Daemon daemon)) {
                return "the daemon answered something else";
            }
            return String.join("; ", daemon.daemon().problems());
        } catch (IOException e) {
            return "the daemon does not answer: " + e.getMessage();
        }
    }

    private void keep() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(KEEP_SECONDS);
                desk.keep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends a message by one channel, beside what waits.
     *
     * @param name of a channel that the daemon knows
     * @param host what this machine is called
     * @return why that failed; empty if it was sent
     */
    public static String test(
            ClientConnector connector, Path home, Path socket, String name, Secrets secrets, String host, Clock clock) {
        Channel channel;
        try (DaemonLink link = DaemonLink.connect(connector, socket)) {
            Reply reply = link.ask(new Request.ConfigShow(List.of("notify", "checks")));
            channel = reply instanceof Reply.Document document
                    ? NotifyParser.shown(document.body()).channels().get(name)
                    : null;
        } catch (IOException | ConfigException e) {
            return "the daemon does not say what the channel is: " + e.getMessage();
        }
        if (channel == null) {
            return "there is no such channel any more";
        }
        String text = channel.prefix() + "algo on " + host + ": this is a test of the channel '" + name + "'";
        AlertQueue.Due due =
                new AlertQueue.Due(clock.millis(), "algo: a test", text, AlertKind.CHECK, "", clock.instant());
        return new Sender(secrets, home + " ", clock).send(channel, due).problem();
    }
}
