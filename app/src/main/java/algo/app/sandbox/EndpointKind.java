package algo.app.sandbox;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of an endpoint: how it is asked, and how it words its errors. This is the one table of endpoints.
 * The families are those of OpenAlgo.
 *
 * @param family how problems with fields are told
 */
record EndpointKind(Family family, Set<Trait> traits) {
    /** The families of endpoints, each with its way to tell problems with fields. */
    enum Family {
        /** {@code message} has the problems. */
        FIELDS,
        /** {@code message} is a text, the problems as Python prints them. */
        TEXT,
        /** {@code errors} has the problems, beside the message "Validation error". */
        ERRORS,
        /** The same with "Validation failed"; a wrong key is 401. */
        GREEKS
    }

    /** The traits that only some endpoints have. */
    enum Trait {
        /** Asked by GET, with its fields in the query. */
        GET,
        /** The answer takes long to make. */
        SLOW,
        /** Answers and errors say {@code mode: "analyze"}. */
        ANALYZE,
        /** OpenAlgo has it, the sandbox has not. */
        ABSENT
    }

    private static final EndpointKind PLAIN = of(Family.FIELDS);
    private static final Map<String, EndpointKind> ALL = table();

    private static EndpointKind of(Family family, Trait... traits) {
        EnumSet<Trait> set = EnumSet.noneOf(Trait.class);
        set.addAll(List.of(traits));
        return new EndpointKind(family, set);
    }

    private static Map<String, EndpointKind> table() {
        Map<String, EndpointKind> all = new HashMap<>();
        put(all, PLAIN, "ping", "quotes", "multiquotes", "depth", "intervals", "market/holidays", "market/timings");
        put(all, PLAIN, "symbol", "expiry", "telegram/notify", "whatsapp/notify");
        put(all, of(Family.FIELDS, Trait.SLOW), "history", "search");
        put(all, of(Family.FIELDS, Trait.SLOW, Trait.GET), "instruments", "ticker");
        put(
                all,
                of(Family.FIELDS, Trait.ANALYZE),
                "placeorder",
                "placesmartorder",
                "modifyorder",
                "cancelorder",
                "cancelallorder",
                "closeposition",
                "orderbook",
                "tradebook",
                "positionbook",
                "orderstatus",
                "openposition",
                "funds",
                "holdings",
                "pnl/symbols");
        put(all, of(Family.TEXT, Trait.ANALYZE), "basketorder", "splitorder");
        put(all, of(Family.TEXT), "margin", "analyzer", "analyzer/toggle");
        put(all, of(Family.ERRORS), "optionsymbol", "syntheticfuture");
        put(all, of(Family.ERRORS, Trait.SLOW), "optionchain");
        put(all, of(Family.ERRORS, Trait.ANALYZE), "optionsorder", "optionsmultiorder");
        put(all, of(Family.GREEKS), "optiongreeks");
        put(all, of(Family.GREEKS, Trait.SLOW), "multioptiongreeks");
        put(
                all,
                of(Family.TEXT, Trait.ABSENT),
                "placegttorder",
                "modifygttorder",
                "cancelgttorder",
                "gttorderbook",
                "chart");
        return all;
    }

    private static void put(Map<String, EndpointKind> all, EndpointKind kind, String... names) {
        for (String name : names) {
            all.put(name, kind);
        }
    }

    /** Returns the kind of the endpoint of that name; a plain one where there is none. */
    static EndpointKind of(String name) {
        return ALL.getOrDefault(name, PLAIN);
    }

    /** Returns the names of all endpoints. */
    static Set<String> names() {
        return ALL.keySet();
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    String method() {
        return is(Trait.GET) ? "GET" : "POST";
    }

    /** Returns the status of an answer to a wrong key. */
    int wrongKey() {
        return family == Family.GREEKS ? 401 : 403;
    }

    /** Returns the answer as this endpoint gives it. */
    Map<String, Object> answer(Map<String, Object> reply) {
        if (is(Trait.ANALYZE)) {
            reply.put("mode", "analyze");
        }
        return reply;
    }

    /** Returns the body of the error as this endpoint words it. */
    Map<String, Object> error(ApiError error) {
        Map<String, Object> body = new LinkedHashMap<>(error.body());
        if (!error.problems().isEmpty()) {
            switch (family) {
                case FIELDS -> body.put("message", error.problems());
                case TEXT -> body.put("message", PythonText.of(error.problems()));
                case ERRORS -> {
                    body.put("message", "Validation error");
                    body.put("errors", error.problems());
                }
                case GREEKS -> {
                    body.put("message", "Validation failed");
                    body.put("errors", error.problems());
                }
            }
        }
        return answer(body);
    }
}
