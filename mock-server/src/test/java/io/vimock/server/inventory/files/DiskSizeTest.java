package io.vimock.server.inventory.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of disks in the words of device descriptions. */
class DiskSizeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0          | 0 KB
                    999        | 999 KB
                    1000       | 1,000 KB
                    8388608    | 8,388,608 KB
                    2147483648 | 2,147,483,648 KB
                    """)
    void kilobytes_haveCommasBetweenThousands(long capacityKB, String text) {
        assertThat(DiskDescriptor.kilobytes(capacityKB)).isEqualTo(text);
    }
}
