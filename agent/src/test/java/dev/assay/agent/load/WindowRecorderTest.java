package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.LoadWindows;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowRecorderTest {
    @Test
    void putsEachQueryWhereItWasDone() {
        WindowRecorder recorder = started(10);
        recorder.record(9, 3);
        recorder.record(10, 4);
        recorder.record(35, 20);
        assertThat(recorder.toWindows())
                .isEqualTo(new LoadWindows(10, List.of(1L, 1L, 0L, 1L), List.of(3L, 4L, 0L, 20L)));
    }

    @Test
    void joinsWindowsWhenThereAreTooMany() {
        WindowRecorder recorder = started(10);
        LongStream.range(0, 1000).forEach(i -> recorder.record(i * 10, 1));
        LoadWindows windows = recorder.toWindows();
        assertThat(windows.lengthNs()).isEqualTo(160);
        assertThat(windows.queries()).hasSize(63);
        assertThat(windows.queries().subList(0, 62)).containsOnly(16L);
        assertThat(windows.queries().getLast()).isEqualTo(1000 - 62 * 16);
        assertThat(windows.latencySumNs()).isEqualTo(windows.queries());
    }

    @Test
    void addsAnotherLaneWhateverBothHaveJoined() {
        WindowRecorder one = started(10);
        WindowRecorder other = started(10);
        LongStream.range(0, 1000).forEach(i -> one.record(i * 10, 1));
        LongStream.range(0, 100).forEach(i -> other.record(i * 10, 1));
        LoadWindows ofBoth = windows(one, other);
        assertThat(ofBoth.lengthNs()).isEqualTo(160);
        assertThat(ofBoth.queries().subList(0, 6)).containsOnly(32L);
        assertThat(ofBoth.queries().stream().mapToLong(Long::longValue).sum()).isEqualTo(1100);
    }

    @Test
    void forgetsWhenItStartsAnew() {
        WindowRecorder recorder = started(10);
        LongStream.range(0, 1000).forEach(i -> recorder.record(i * 10, 1));
        recorder.start(50);
        recorder.record(55, 2);
        assertThat(recorder.toWindows()).isEqualTo(new LoadWindows(10, List.of(1L), List.of(2L)));
    }

    private static LoadWindows windows(WindowRecorder one, WindowRecorder other) {
        one.add(other);
        return one.toWindows();
    }

    private static WindowRecorder started(long lengthNs) {
        WindowRecorder recorder = new WindowRecorder(lengthNs);
        recorder.start(0);
        return recorder;
    }
}
