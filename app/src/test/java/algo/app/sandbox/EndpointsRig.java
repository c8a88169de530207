package algo.app.sandbox;

import algo.app.ManualClock;
import algo.app.http.Admission;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox that answers over HTTP, and two strategies that ask it. */
abstract class EndpointsRig {
    static final String SBIN = "'symbol':'SBIN','exchange':'NSE'";
    static final String BUY_10 = "'strategy':'P'," + SBIN + ",'action':'BUY','quantity':'10','product':'MIS'";

    @TempDir
    Path home;

    final ManualClock clock = ManualClock.atIst("2026-11-20T22:10:00");
    Sandbox sandbox;
    ApiClient ema;
    ApiClient rsi;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), clock, Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        sandbox.register("rsi", "key-of-rsi");
        int port = sandbox.start(0);
        ema = new ApiClient(port, "key-of-ema");
        rsi = new ApiClient(port, "key-of-rsi");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
