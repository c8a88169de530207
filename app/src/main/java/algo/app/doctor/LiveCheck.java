package algo.app.doctor;

import algo.app.config.ConfigReview;
import algo.app.config.Secrets;
import algo.app.model.Durations;
import algo.app.model.HostAddress;
import algo.app.model.Mode;
import algo.app.model.SecretUse;
import algo.app.model.StrategySpec;
import algo.app.openalgo.HostAnswer;
import algo.app.openalgo.LiveHost;
import algo.app.process.HostProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Live mode: whether each strategy that trades real money has a host and a key, whether the host takes the key, and who it is
 * that may listen where the key goes.
 */
final class LiveCheck {
    private static final String NAME = "live";

    /** The first number of a person's account; below it are the accounts of services, e.g. one that runs OpenAlgo. */
    private static final long FIRST_PERSON = 1000;

    private final Doctor.Subject subject;
    private final HostProbe probe;
    private final LiveHost liveHost;
    private final Secrets secrets;

    /** The time by which the clock of the host is ahead, where that is too much; zero if nobody knows or it is not. */
    private Duration ahead = Duration.ZERO;

    LiveCheck(Doctor.Subject subject, HostProbe probe, LiveHost liveHost, Secrets secrets) {
        this.subject = subject;
        this.probe = probe;
        this.liveHost = liveHost;
        this.secrets = secrets;
    }

    /** @param concerned the ids of the strategies that are looked at */
    List<Check> run(Predicate<String> concerned) {
        Check live = live(concerned);
        return ahead.isZero() ? List.of(live) : List.of(live, clock());
    }

    private Check live(Predicate<String> concerned) {
        Path config = subject.root().resolve("strategies/strategy_configs.json");
        ConfigReview review = ConfigReview.of(config, subject.defaultMemoryMb());
        List<String> live = review.strategies().stream()
                .filter(spec -> spec.mode() == Mode.LIVE && concerned.test(spec.id()))
                .map(StrategySpec::id)
                .toList();
        if (live.isEmpty()) {
            return Check.ok(NAME, "no strategy trades in live mode");
        }
        String who = shown(live);
        if (review.openalgoHost().isEmpty()) {
            return Check.bad(
                    NAME,
                    who + ": in live mode, and no OpenAlgo host is set",
                    "set it with 'algo config openalgo.host=" + HostAddress.EXAMPLE
                            + "', with the address of yours, or 'algo set ID mode=sandbox'");
        }
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        List<String> without = new ArrayList<>();
        for (String id : live) {
            try {
                Optional<String> key = secrets.value(id, SecretUse.API_KEY);
                if (key.isPresent()) {
                    byKey.computeIfAbsent(key.get(), any -> new ArrayList<>()).add(id);
                } else {
                    without.add(id);
                }
            } catch (IOException e) {
                return Check.bad(NAME, who + ": " + e.getMessage(), "");
            }
        }
        if (!without.isEmpty()) {
            return Check.bad(
                    NAME,
                    shown(without) + ": in live mode, and there is no secret " + SecretUse.API_KEY,
                    "set it with 'algo secret set " + SecretUse.API_KEY + "'");
        }
        return host(HostAddress.parse(review.openalgoHost()), byKey, who);
    }

    /** Whoever is right, schedules here and the hours of the broker do not agree. */
    private Check clock() {
        String far = Durations.format(Duration.ofSeconds(ahead.abs().toSeconds()));
        return Check.bad(
                "live_clock",
                "the clock of this machine is " + far + (ahead.isNegative() ? " ahead of" : " behind")
                        + " that of the OpenAlgo host",
                "set both, e.g. 'timedatectl set-ntp true'; schedules go by this one");
    }

    private Check host(HostAddress address, Map<String, List<String>> byKey, String who) {
        Listeners listeners = listeners(address);
        if (!listeners.others.isEmpty()) {
            return Check.bad(
                    NAME,
                    who + ": " + address + " is on this machine, and " + String.join(", ", listeners.others)
                            + " listens there",
                    "if that is not your OpenAlgo, others get your key: change it, and openalgo.host");
        }
        List<String> problems = new ArrayList<>();
        byKey.forEach((key, ids) -> {
            HostAnswer answer = liveHost.ask(address.toString(), key).join();
            ahead = answer.ahead();
            if (!answer.isYes()) {
                problems.add(shown(ids) + ": " + answer.message());
            }
        });
        if (!problems.isEmpty()) {
            return Check.bad(
                    NAME, String.join("; ", problems) + listeners.nobody, "until it does, nothing starts in live mode");
        }
        String plain = address.isEncrypted() || address.isLoopback() ? "" : "; the key goes there unencrypted";
        return Check.ok(NAME, who + ": " + address + " answers, and takes the key" + listeners.known + plain);
    }

    /**
     * The users who listen at an address of this machine, in words.
     *
     * @param others users who are people and not the owner
     * @param known the others who listen; begins with a separator, or is empty
     * @param nobody what is said where nobody listens; the same
     */
    private record Listeners(Set<String> others, String known, String nobody) {}

    private Listeners listeners(HostAddress address) {
        Set<String> others = new LinkedHashSet<>();
        if (!address.isLoopback()) {
            return new Listeners(others, "", "");
        }
        int port = address.connectPort();
        HostProbe.Listening listening = probe.listening(port);
        Set<Long> known = new TreeSet<>();
        for (long uid : listening.users()) {
            if (uid == listening.own() || uid < FIRST_PERSON) {
                known.add(uid);
            } else {
                others.add("another user, uid " + uid + ",");
            }
        }
        String nobody = listening.users().isEmpty() && port >= listening.firstFreePort()
                ? "; nobody listens there now, and any user of this machine may (port " + port + " is free to all)"
                : "";
        String who = known.isEmpty()
                ? ""
                : "; uid "
                        + String.join(", ", known.stream().map(String::valueOf).toList()) + " listens there";
        return new Listeners(others, who, nobody);
    }

    private static String shown(List<String> ids) {
        int most = 5;
        String some = String.join(", ", ids.subList(0, Math.min(most, ids.size())));
        return ids.size() > most ? some + " and " + (ids.size() - most) + " more" : some;
    }
}
