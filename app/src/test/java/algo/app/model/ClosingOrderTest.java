package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosingOrderTest {
    private final List<String> closed = new ArrayList<>();
    private final Map<String, Throwable> told = new HashMap<>();
    private final ClosingOrder order = new ClosingOrder();

    private final class Sound implements AutoCloseable {
        private final String name;

        Sound(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private static final class Torn implements AutoCloseable {
        @Override
        public void close() throws IOException {
            throw new IOException("it is torn", new IllegalStateException("the disk is gone"));
        }
    }

    private static final class Broken implements AutoCloseable {
        @Override
        public void close() {
            throw new NoClassDefFoundError("algo/app/Gone");
        }
    }

    @Test
    void eachIsClosedInReverseWhateverAnotherOneDoes() {
        order.add(new Sound("first"));
        order.add(new Torn());
        order.add(new Sound("last"));

        order.close(told::put);

        assertThat(closed).containsExactly("last", "first");
        assertThat(told).containsOnlyKeys("Torn");
        assertThat(told.get("Torn")).hasMessage("it is torn").hasRootCauseMessage("the disk is gone");
    }

    @Test
    void anErrorIsThrownOnceAllAreClosed() {
        order.add(new Sound("first"));
        order.add(new Broken());

        assertThatThrownBy(() -> order.close(told::put)).isInstanceOf(NoClassDefFoundError.class);

        assertThat(closed).containsExactly("first");
        assertThat(told).containsOnlyKeys("Broken");
    }
}
