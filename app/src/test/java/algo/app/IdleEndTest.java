package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A daemon is idle when look after look finds nothing to do and nobody has come in between. */
class IdleEndTest {
    @Test
    void isIdleAfterSoManyLooksInARow() {
        IdleEnd.Idleness idleness = new IdleEnd.Idleness(3);
        assertThat(idleness.look(true, 5)).as("nothing to compare with").isFalse();
        assertThat(idleness.look(true, 5)).isFalse();
        assertThat(idleness.look(true, 5)).isFalse();
        assertThat(idleness.look(true, 5)).isTrue();
    }

    @Test
    void aClientThatCameAndWentBetweenTwoLooksBeginsItAnew() {
        IdleEnd.Idleness idleness = new IdleEnd.Idleness(2);
        idleness.look(true, 0);
        idleness.look(true, 0);
        assertThat(idleness.look(true, 1)).isFalse();
        assertThat(idleness.look(true, 1)).isFalse();
        assertThat(idleness.look(true, 1)).isTrue();
    }

    @Test
    void somethingToDoBeginsItAnew() {
        IdleEnd.Idleness idleness = new IdleEnd.Idleness(2);
        idleness.look(true, 0);
        idleness.look(true, 0);
        assertThat(idleness.look(false, 0)).isFalse();
        assertThat(idleness.look(true, 0)).isFalse();
        assertThat(idleness.look(true, 0)).isTrue();
    }
}
