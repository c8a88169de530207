package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotasTest {
    @Test
    void readsWhatItWrites() {
        for (Quotas quotas : new Quotas[] {Quotas.NONE, new Quotas(20, 0, 7), new Quotas(1, 4096, 0)}) {
            assertThat(Quotas.parse(quotas.text())).contains(quotas);
        }
        assertThat(new Quotas(20, 4096, 0).text()).isEqualTo("strategies=20,memory_mb=4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strategies", "strategies=", "strategies=-1", "cpu=1", ",", "strategies=1,", "log_mb=1e3"})
    void refusesWhatIsNoQuota(String text) {
        assertThat(Quotas.parse(text)).isEmpty();
    }

    @Test
    void isNeverNegative() {
        assertThatThrownBy(() -> new Quotas(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
