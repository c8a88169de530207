package algo.app.schedule;

import static algo.app.schedule.Setting.ist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A strategy that lives by a timetable, told step by step what happens; does with its marks what the supervisor does. */
final class Life {
    private Timetable timetable;
    private ScheduleMarks marks = ScheduleMarks.NONE;
    private boolean running;
    private final List<String> log = new ArrayList<>();

    Life(Timetable timetable) {
        this.timetable = timetable;
    }

    static Life of(String exchange, String schedule) {
        return new Life(Setting.timetable(exchange, schedule));
    }

    /** The wall clock shows this time, however it came there. */
    Desired at(String time) {
        return at(ist(time));
    }

    Desired at(Instant now) {
        marks = timetable.passed(marks, now, running);
        Desired desired = timetable.desiredAt(now, marks);
        if (desired.up() && !running) {
            marks = timetable.launched(marks, now);
            running = true;
            log.add("start");
        } else if (!desired.up() && running) {
            marks = timetable.over(marks, now, RunEnd.STOPPED);
            running = false;
            log.add("stop");
        }
        return desired;
    }

    /** Its program ends by itself and no restart policy starts it again. */
    Desired ends(String time, RunEnd how) {
        marks = timetable.over(marks, ist(time), how);
        running = false;
        log.add(how == RunEnd.DONE ? "done" : "failed");
        return at(time);
    }

    Desired startedByHand(String time, boolean force) {
        marks = timetable.startedByHand(marks, ist(time), force);
        return at(time);
    }

    Desired stoppedByHand(String time) {
        marks = timetable.stoppedByHand(marks, ist(time));
        return at(time);
    }

    Desired stoppedToday(String time) {
        marks = timetable.stoppedToday(marks, ist(time));
        return at(time);
    }

    Desired reset(String time) {
        marks = timetable.reset(marks, ist(time));
        return at(time);
    }

    /** Somebody sets another schedule, and is told this. */
    SettingAnswer reschedule(String time, Timetable next) {
        timetable = next;
        Instant now = ist(time);
        marks = timetable.passed(timetable.rescheduled(marks, now, now, running), now, running);
        SettingAnswer answer = SettingAnswer.of(new SettingAnswer.Standing(
                timetable, marks, timetable.desiredAt(now, marks), running, false, false, now));
        at(time);
        return answer;
    }

    Desired resumed(String time) {
        marks = timetable.resumed(marks, ist(time));
        return at(time);
    }

    /** The calendar changed. */
    Desired reload(String time, Timetable next) {
        timetable = next;
        return at(time);
    }

    /** The host goes down under it. */
    void dies() {
        running = false;
    }

    Timetable timetable() {
        return timetable;
    }

    ScheduleMarks marks() {
        return marks;
    }

    boolean isUp() {
        return running;
    }

    /** What happened so far: start, stop, done, failed. */
    List<String> log() {
        return log;
    }
}
