package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.Request;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every request that the wire knows has somebody who answers it. */
class RequestHandlerTest {
    @Test
    void everyKindOfRequestIsAnswered() {
        assertThat(RequestHandler.answered())
                .hasSizeGreaterThan(20)
                .isEqualTo(kinds(Request.class).collect(java.util.stream.Collectors.toSet()));
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
    }
}
