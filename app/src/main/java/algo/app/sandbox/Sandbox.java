package algo.app.sandbox;

import algo.app.broker.wire.AccountView;
import algo.app.broker.wire.LossRow;
import algo.app.http.Admission;
import algo.app.sandbox.contracts.Contracts;
import algo.app.sandbox.stream.StreamServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper broker: a simulated market, one paper account with positions per strategy, OpenAlgo's REST API on loopback.
 * Thread-safe. Nothing runs and no file is touched before it is used; {@link #close} ends it for good.
 */
public final class Sandbox implements AutoCloseable {
    /** The heap of a process that holds a sandbox, in MiB: it is enough whatever strategies and strangers send. */
    public static final int HEAP_MB = Bounds.HEAP_MB;

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    /** The name of the broker, wherever a broker is named. */
    static final String BROKER = "sandbox (simulated)";
    /** The same market for everybody, so that what one saw another can look up. */
    private static final long SEED = 0x5AD_B0C5L;

    private final Clock clock;
    private final Admission admission;
    private final ApiKeys keys = new ApiKeys();
    private final SimulatedMarket market = new SimulatedMarket(SEED);
    private final PaperBroker broker;
    /** The desk that {@link #prepare} made; null before, and once it is in use. */
    private Desk prepared;

    private HttpApi api;
    private StreamServer stream;
    private MatchTimer timer;
    private boolean closed;

    /**
     * @param journal file of the account; made with its directory on first use, loaded then
     * @param clock tells the time of the market and of every order
     * @param admission who may connect to the API
     */
    public Sandbox(Path journal, Clock clock, Admission admission) {
        this.clock = clock;
        this.admission = admission;
        broker = new PaperBroker(new Ledger(new Journal(journal), clock), market, clock);
    }

    /** All that answers, but for the port. */
    private record Desk(MatchTimer matcher, Listings listings, ApiRequests requests) {}

    /** Makes ready what {@link #start} would make otherwise, so that it is quick. No thread runs for it. */
    public synchronized void prepare() {
        if (api == null && prepared == null) {
            MatchTimer matcher = new MatchTimer(broker, clock);
            Listings listings = new Listings(market, clock);
            prepared = new Desk(matcher, listings, requests(matcher, listings));
        }
    }

    /**
     * Answers on that port of 127.0.0.1 from now on, and fills resting orders every second.
     *
     * @param port 0 for any free one
     * @return the port in use, also when it was running already, on whichever port
     * @throws IOException if the port cannot be bound; nothing runs then
     */
    public synchronized int start(int port) throws IOException {
        if (closed) {
            throw new IllegalStateException("the sandbox is closed");
        }
        if (api == null) {
            prepare();
            Desk desk = prepared;
            prepared = null;
            MatchTimer matcher = desk.matcher();
            StreamServer streaming = null;
            try {
                // Orders of an earlier day may rest.
                matcher.wake();
                streaming = new StreamServer(new StreamFeed(keys, market, desk.listings()), clock);
                api = new HttpApi(port, desk.requests(), streaming, admission);
            } catch (OutOfMemoryError e) {
                // There was no thread to be had, which is no reason for the process to end.
                close(matcher, streaming);
                throw new IOException("the sandbox got no thread to listen with: " + e.getMessage(), e);
            } catch (IOException e) {
                close(matcher, streaming);
                throw new IOException("the sandbox cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
            }
            timer = matcher;
            stream = streaming;
            broker.tell((order, awaitsTrigger) ->
                    stream.orderChanged(order.strategy(), StreamFeed.update(order, awaitsTrigger)));
        }
        return api.port();
    }

    /** @param streaming null if it was not made */
    private static void close(MatchTimer matcher, StreamServer streaming) {
        matcher.close();
        if (streaming != null) {
            streaming.close();
        }
    }

    private ApiRequests requests(MatchTimer matcher, Listings listings) {
        ApiRequests requests = new ApiRequests(keys, matcher::wake);
        MarketEndpoints marketEndpoints = new MarketEndpoints(market, listings, clock);
        requests.add(marketEndpoints.routes());
        requests.addStreams(marketEndpoints.streams());
        OptionDesk desk = new OptionDesk(listings, market, clock);
        OrderForm form = new OrderForm(listings);
        SymbolEndpoints symbols = new SymbolEndpoints(listings);
        requests.add(symbols.routes());
        requests.addStreams(symbols.streams());
        requests.add(new OptionEndpoints(desk).routes());
        requests.add(new GreekEndpoints(desk, listings).routes());
        requests.add(new BasketEndpoints(broker, desk, form).routes());
        requests.add(new AccountEndpoints(broker, market, listings, clock).routes());
        requests.add(new OrderEndpoints(broker, form).routes());
        requests.add(new BookEndpoints(broker, market, listings, clock).routes());
        requests.add(new CalendarEndpoints(clock).routes());
        requests.add(Map.of("ping", (strategy, fields) -> ApiReply.data(Map.of("message", "pong", "broker", BROKER))));
        return requests;
    }

    /** Reads the calendar and the list of contracts now rather than at the first question. */
    public static void load() {
        Contracts.bundled();
    }

    /** Returns whether the sandbox answers. */
    public synchronized boolean isRunning() {
        return api != null;
    }

    /** Makes that key, and no earlier one, act for the strategy from now on. Keys that nobody registered get 403. */
    public void register(String strategy, String apiKey) {
        keys.put(strategy, apiKey);
    }

    /** Makes every key of the strategy void from now on; its orders and positions stay. */
    public void forget(String strategy) {
        keys.remove(strategy);
    }

    /**
     * Sets the losses of one day that are to be told, in paise, by strategy, in place of all earlier ones.
     *
     * @throws IOException if the account cannot be read; the limits hold all the same
     */
    public void limitLosses(Map<String, Long> limits) throws IOException {
        broker.limitLosses(limits);
        synchronized (this) {
            if (timer != null) {
                timer.wake();
            }
        }
    }

    /**
     * Returns the losses behind a number that reached their limit, as soon as there is one, or somebody else waits; none after
     * {@code limit}. Any thread; blocks it.
     */
    List<LossRow> awaitLosses(long after, Duration limit) throws InterruptedException {
        return broker.awaitLosses(after, limit);
    }

    /**
     * Returns the account as it is now, whether the API runs or not. A file that cannot be read shows as a problem in
     * it.
     */
    public AccountView view() {
        try {
            return broker.read(account -> {
                AccountReport report = new AccountReport(account, market, broker, clock.instant());
                return report.view(broker.problems());
            });
        } catch (IOException e) {
            return AccountReport.nothing(clock.instant(), "the paper account cannot be read: " + e.getMessage());
        }
    }

    /**
     * Back to 1 crore: no orders, no positions; in the file too. Order numbers go on.
     *
     * @throws IOException if the file does not take it; nothing has changed
     */
    public void reset() throws IOException {
        broker.reset();
    }

    /**
     * Gives strategies other ids in the account, for good. The same renaming again changes nothing.
     *
     * @param renaming by which it is known
     * @param ids the new ids by the old ones
     * @throws IOException if the file does not take it; it may have been done all the same
     */
    void rename(String renaming, Map<String, String> ids) throws IOException {
        broker.rename(renaming, ids);
    }

    /** Stops answering at once, and closes the file. What was acknowledged is in it. */
    @Override
    public synchronized void close() {
        closed = true;
        for (AutoCloseable part : parts()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("sandbox: closing failed: {}", e.toString());
            }
        }
        api = null;
        timer = null;
    }

    private List<AutoCloseable> parts() {
        return api == null ? List.of(broker) : List.of(api, stream, timer, broker);
    }
}
