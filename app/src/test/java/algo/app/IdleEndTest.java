package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A daemon is idle when look after look finds nothing to do and nobody has come in between. */
class IdleEndTest {
    @Test
    void isIdleAfterSoManyLooksInARow() {
        IdleEnd.Idleness idleness = new IdleEnd.Idleness(3);
        assertThat(idleness.check(true, 5)).as("nothing to compare with").isFalse();
        assertThat(idleness.check(true, 5)).isFalse();
        assertThat(idleness.check(true, 5)).isFalse();
        assertThat(idleness.check(true, 5)).isTrue();
    }

    @Test
    void aClientThatCameAndWentBetweenTwoLooksBeginsItAnew() {
        IdleEnd.Idleness idleness = new IdleEnd.Idleness(2);
        idleness.check(true, 0);
        idleness.check(true, 0);
        assertThat(idleness.check(true, 1)).isFalse();
        assertThat(idleness.check(true, 1)).isFalse();
        assertThat(idleness.check(true, 1)).isTrue();
    }

    @Test
    void somethingToDoBeginsItAnew() {
        IdleEnd.Idleness idleness = new IdleEnd.Idleness(2);
        idleness.check(true, 0);
        idleness.check(true, 0);
        assertThat(idleness.check(false, 0)).isFalse();
        assertThat(idleness.check(true, 0)).isFalse();
        assertThat(idleness.check(true, 0)).isTrue();
    }
}
