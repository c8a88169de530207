package algo.cli.web;

import algo.app.http.Response;
import algo.cli.ClientException;
import java.util.ArrayList;
import java.util.List;

/** The addresses that the gateway answers, and who answers each. Filled once, at the start. */
final class Routes {
    /** Answers a request. */
    interface Action {
        /** @param parts the segments of the path that stand where the pattern has {@code *} */
        Response answer(WebRequest request, List<String> parts) throws WebProblem, ClientException;
    }

    private record Route(String method, List<String> pattern, Action action) {}

    /** The action that a request meant, and the parts of its address. */
    record Meant(Action action, List<String> parts) {}

    private final List<Route> routes = new ArrayList<>();

    /** @param pattern as {@code api/v1/status/*}: each star stands for one segment */
    void add(String method, String pattern, Action action) {
        routes.add(new Route(method, List.of(pattern.split("/")), action));
    }

    /** @throws WebProblem 404 if nothing is there, 405 if it is asked in another way */
    Meant find(String method, List<String> segments) throws WebProblem {
        String asked = method.equals("HEAD") ? "GET" : method;
        boolean elsewhere = false;
        Meant best = null;
        for (Route route : routes) {
            if (fits(route.pattern, segments)) {
                Meant meant = new Meant(route.action, parts(route.pattern, segments));
                // A word counts more than a star.
                if (route.method.equals(asked) && (best == null || meant.parts.size() < best.parts.size())) {
                    best = meant;
                }
                elsewhere = true;
            }
        }
        if (best != null) {
            return best;
        }
        if (elsewhere) {
            throw new WebProblem(405, "this address is not asked by " + method, "see /openapi.json");
        }
        throw WebProblem.notFound();
    }

    private static boolean fits(List<String> pattern, List<String> segments) {
        if (pattern.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            boolean any = pattern.get(i).equals("*") && !segments.get(i).isEmpty();
            if (!any && !pattern.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> parts(List<String> pattern, List<String> segments) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("*")) {
                parts.add(segments.get(i));
            }
        }
        return parts;
    }
}
