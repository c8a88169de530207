package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageListTest {
    @Test
    void aCommaEndsAPackageWhereTheNameOfTheNextOneFollows() {
        assertThat(PackageList.split("openalgo,pandas>=2,<3, requests[socks,security]==2.32 ,numpy"))
                .containsExactly("openalgo", "pandas>=2,<3", "requests[socks,security]==2.32", "numpy");
    }

    @Test
    void emptyPiecesAreNone() {
        assertThat(PackageList.split(",pandas,,")).containsExactly("pandas");
        assertThat(PackageList.split("")).isEmpty();
    }
}
