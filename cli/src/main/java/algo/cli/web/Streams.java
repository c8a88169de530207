package algo.cli.web;

import algo.app.http.Response;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The addresses that go on telling. As many streams as {@link Gateway#STREAMS} go on at once; one more is told to come again. */
final class Streams {
    private final LiveFeed feed;
    private final Supplier<WebToken> tokens;
    private final Supplier<Map<String, Object>> tick;
    private final Semaphore free = new Semaphore(Gateway.STREAMS);

    Streams(LiveFeed feed, Supplier<WebToken> tokens, Supplier<Map<String, Object>> tick) {
        this.feed = feed;
        this.tokens = tokens;
        this.tick = tick;
    }

    void addTo(Routes routes) {
        routes.add("GET", "api/v1/stream", (request, parts) -> live(request, new OwnDialect(tick)));
    }

    Response live(WebRequest request, LiveStream.Dialect dialect) throws WebProblem {
        long since = lastEventId(request);
        return stream(ended -> new LiveStream(feed, dialect, stays(), since, ended));
    }

    /** Makes a stream, of which the end gives its place back. */
    interface Maker {
        /** @param ended gives the place of the stream back; run once */
        Response.Pieces make(Runnable ended);
    }

    Response stream(Maker maker) throws WebProblem {
        if (!free.tryAcquire()) {
            throw new WebProblem(
                    503, Gateway.STREAMS + " streams go on already", "close one of the pages, or try again later");
        }
        return Answers.pieces(ContentTypes.EVENTS, maker.make(free::release));
    }

    /** Returns whether the token that lets this stream in counts still. */
    Supplier<Boolean> stays() {
        String session = tokens.get().session();
        return () -> tokens.get().isSession(session);
    }

    /** @throws WebProblem if it is no number */
    private static long lastEventId(WebRequest request) throws WebProblem {
        String asked = request.asked("last_event_id");
        String id = request.head().header("last-event-id").orElse(asked);
        if (id.isEmpty()) {
            return -1;
        }
        try {
            long number = Long.parseLong(id);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It is no number.
        }
        throw WebProblem.wrong("Last-Event-ID must be the number of an event");
    }
}
