package algo.app.control;

import algo.app.broker.PaperAccount;
import algo.app.broker.wire.AccountView;
import algo.app.broker.wire.Question;
import algo.app.config.Secrets;
import algo.app.files.IoProblems;
import algo.app.model.Actor;
import algo.app.model.Ist;
import algo.app.model.Mode;
import algo.app.model.PanicStep;
import algo.app.model.SecretUse;
import algo.app.model.SquareOffAt;
import algo.app.process.LaunchException;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.app.supervise.Broker;
import algo.app.supervise.Event;
import algo.app.supervise.LiveEndpoint;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Supervisor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has orders cancelled and positions closed, in a process beside the daemon that asks the hosts and tells what came of it
 * in lines of our own. One at a time. Blocks the thread that it is called on, never the supervisor.
 */
public final class SquareOffs {
    /** Executes the process, with pipes for its input and output. */
    public interface Program {
        Process start() throws IOException;
    }

    /**
     * The result at all accounts.
     *
     * @param left what is still open, each with its account
     * @param problems what failed, one line each
     * @param known whether what is left is known at every account
     */
    record Result(List<Map<String, Object>> left, List<String> problems, boolean known) {
        boolean isClean() {
            return known && left.isEmpty();
        }
    }

    private record Account(String name, Broker.Endpoint endpoint) {}

    private static final String PAPER = "sandbox:";

    private final Supervisor supervisor;
    private final Secrets secrets;
    private final PaperAccount paper;
    private final Program program;
    private final AtomicBoolean underWay = new AtomicBoolean();

    SquareOffs(Supervisor supervisor, Secrets secrets, PaperAccount paper, Program program) {
        this.supervisor = supervisor;
        this.secrets = secrets;
        this.paper = paper;
        this.program = program;
    }

    boolean isUnderWay() {
        return underWay.get();
    }

    /** Returns whether there is a live host with a key, at which something might be open. */
    boolean hasLive() {
        return !live(new ArrayList<>()).isEmpty();
    }

    /** Does it, and tells each step to the supervisor; a second one is refused while one is under way. */
    Result run(SquareOffAt at, Actor by, ClientWait patience) throws RequestException, InterruptedException {
        if (!underWay.compareAndSet(false, true)) {
            throw new RequestException(
                    ExitCode.CONFLICT,
                    "another 'algo panic --square-off' is cancelling and closing at this moment",
                    "look with 'algo events --type panic', and say it again");
        }
        try {
            List<String> problems = new ArrayList<>();
            List<Account> accounts = new ArrayList<>();
            if (at.isLive()) {
                accounts.addAll(live(problems));
            }
            if (at.isSandbox()) {
                accounts.addAll(paper(problems));
            }
            boolean allReached = problems.isEmpty();
            Result told = accounts.isEmpty() ? new Result(List.of(), List.of(), true) : ask(accounts, by, patience);
            problems.addAll(told.problems());
            Result result = new Result(told.left(), problems, told.known() && allReached);
            String detail = !result.known()
                    ? "what is left is not known everywhere"
                    : result.left().isEmpty()
                            ? "nothing is left"
                            : result.left().size() + " left";
            supervisor.post(new Event.PanicTook(PanicStep.CHECKED, detail, by));
            supervisor.awaitRecorded();
            return result;
        } finally {
            underWay.set(false);
        }
    }

    /** Returns the account of each key with which strategies trade live, and that of the key for all. */
    private List<Account> live(List<String> problems) {
        Snapshot snapshot = supervisor.snapshot();
        List<Account> accounts = new ArrayList<>();
        if (snapshot.openalgoHost().isEmpty()) {
            return accounts;
        }
        Set<String> keys = new LinkedHashSet<>();
        for (Snapshot.View view : snapshot.strategies().values()) {
            if (view.spec().mode() == Mode.LIVE || view.mode() == Mode.LIVE) {
                try {
                    keys.add(LiveEndpoint.of(view.spec().id(), snapshot.openalgoHost(), secrets)
                            .apiKey());
                } catch (LaunchException e) {
                    problems.add(view.spec().id() + ": " + e.getMessage());
                }
            }
        }
        try {
            secrets.value("", SecretUse.API_KEY).ifPresent(keys::add);
        } catch (IOException e) {
            problems.add("the secrets could not be read: " + IoProblems.explain(e));
        }
        int number = 0;
        for (String key : keys) {
            String name = keys.size() == 1 ? "live" : "live " + ++number;
            accounts.add(new Account(name, new Broker.Endpoint(snapshot.openalgoHost(), key)));
        }
        return accounts;
    }

    /** Returns the paper accounts in which anything is open. */
    private List<Account> paper(List<String> problems) throws InterruptedException {
        Set<String> open = new LinkedHashSet<>();
        try {
            for (AccountView.PositionRow position :
                    paper.view(Question.Part.POSITIONS).positions()) {
                if (position.quantity() != 0) {
                    open.add(position.strategy());
                }
            }
            for (AccountView.OrderRow order : paper.view(Question.Part.ORDERS).orders()) {
                if (order.status().equals("open") || order.status().equals("trigger pending")) {
                    open.add(order.strategy());
                }
            }
        } catch (IOException e) {
            problems.add("the sandbox broker does not answer: " + IoProblems.explain(e));
        }
        List<Account> accounts = new ArrayList<>();
        if (open.isEmpty()) {
            return accounts;
        }
        CompletableFuture<Map<String, Broker.Endpoint>> reply = new CompletableFuture<>();
        supervisor.post(new Event.EndpointsAsked(reply));
        Map<String, Broker.Endpoint> endpoints = reply.join();
        for (String strategy : open) {
            if (endpoints.containsKey(strategy)) {
                accounts.add(new Account(PAPER + strategy, endpoints.get(strategy)));
            } else {
                problems.add("sandbox: " + strategy + " has something open, and no key any more; 'algo sandbox reset'"
                        + " begins the paper account anew");
            }
        }
        return accounts;
    }

    private Result ask(List<Account> accounts, Actor by, ClientWait patience) throws InterruptedException {
        List<Map<String, Object>> left = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int answered = 0;
        boolean known = true;
        boolean over = false;
        Process process = null;
        try {
            process = program.start();
            OutputStream job = process.getOutputStream();
            job.write((Json.line(job(accounts)) + "\n").getBytes(StandardCharsets.UTF_8));
            job.flush();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !over; line = over ? null : lines.readLine()) {
                Map<String, Object> said = Json.object(line).map();
                String account = String.valueOf(said.get("account"));
                if (said.get("left") instanceof Map<?, ?> open) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("account", account);
                    open.forEach((key, value) -> row.put(String.valueOf(key), value));
                    left.add(row);
                } else if (said.containsKey("problem")) {
                    problems.add(account + ": " + said.get("problem"));
                } else if (said.containsKey("known")) {
                    answered++;
                    known &= Boolean.TRUE.equals(said.get("known"));
                    supervisor.post(
                            new Event.PanicTook(PanicStep.CANCELLED, account + ": " + said.get("cancelled"), by));
                    supervisor.post(new Event.PanicTook(PanicStep.CLOSED, account + ": " + said.get("closed"), by));
                    tell(patience, account + ": " + said.get("cancelled") + "; " + said.get("closed"));
                }
                over = said.containsKey("over");
                alive(patience);
            }
        } catch (IOException | WireException e) {
            problems.add("the process that closes positions failed: " + e.getMessage());
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
        if (!over) {
            problems.add("the process that closes positions ended before it was through");
        }
        return new Result(left, problems, known && over && answered == accounts.size());
    }

    private static Map<String, Object> job(List<Account> accounts) {
        List<Object> list = new ArrayList<>();
        for (Account account : accounts) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", account.name());
            fields.put("host", account.endpoint().host());
            fields.put("key", account.endpoint().apiKey());
            list.add(fields);
        }
        return Map.of("accounts", list);
    }

    /** Tells the client, if it is still there: what was begun goes on without it. */
    private static void tell(ClientWait patience, String message) {
        try {
            patience.tell(Ist.stamp(Instant.now()).substring(11) + message);
        } catch (ClientGoneException e) {
            // Nobody reads it; the journal has it.
        }
    }

    private static void alive(ClientWait patience) {
        try {
            patience.alive();
        } catch (ClientGoneException e) {
            // As above.
        }
    }
}
