package algo.cli.web;

import algo.app.http.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The addresses below {@code /auth}: a browser exchanges the token for a cookie, and learns the header that a change needs. */
final class SignIn {
    private final TokenFile tokens;
    private final Supplier<Guard> guard;
    private final boolean secure;

    /** @param secure whether browsers reach us by TLS alone */
    SignIn(TokenFile tokens, Supplier<Guard> guard, boolean secure) {
        this.tokens = tokens;
        this.guard = guard;
        this.secure = secure;
    }

    void addTo(Routes routes) {
        routes.add("POST", "auth/session", this::exchange);
        routes.add(
                "DELETE",
                "auth/session",
                (request, parts) -> Answers.text(
                        200,
                        ContentTypes.JSON,
                        "{\"status\":\"success\"}\n",
                        guard.get().noCookie()));
        routes.add(
                "GET",
                "auth/csrf-token",
                (request, parts) ->
                        Answers.json(Map.of("csrf_token", tokens.get().csrf())));
    }

    private Response exchange(WebRequest request, List<String> parts) throws WebProblem {
        SentObject body = new SentObject(request.json());
        String token = body.text("token");
        body.requireNoOthers();
        if (!tokens.lets(token)) {
            throw new WebProblem(401, "Session expired", "open the address that 'algo web --print-url' shows");
        }
        return Answers.text(
                200,
                ContentTypes.JSON,
                "{\"status\":\"success\"}\n",
                guard.get().cookie(secure));
    }
}
