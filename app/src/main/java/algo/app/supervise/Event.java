package algo.app.supervise;

import algo.app.config.ConfigFile;
import algo.app.config.Renaming;
import algo.app.health.Health;
import algo.app.hook.HookOutcome;
import algo.app.model.Actor;
import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.PanicStep;
import algo.app.model.RunId;
import algo.app.risk.AccountWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Something the supervisor must know. Handled one at a time, in order of arrival, on its own thread. */
public sealed interface Event {
    <R> R accept(Visitor<R> visitor);

    /** The wrapper of a run has ended. */
    record ProcessExited(RunId run) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.processExited(this);
        }
    }

    /** A person vouches for it that what was started in other pid namespaces, and cannot be seen, is gone. */
    record Claimed(Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.claimed(this);
        }
    }

    /**
     * A person wants it to run now.
     *
     * @param force on a closed day too
     * @param consent what the person said about real money
     */
    record StartRequested(
            String strategy,
            ModeChoice choice,
            boolean force,
            LiveConsent consent,
            Actor by,
            CompletableFuture<Decision> reply)
            implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.startRequested(this);
        }
    }

    /**
     * A person wants it to be down.
     *
     * @param grace how long it may take before it is killed; negative means as its config says
     * @param today only until the next window of its schedule
     */
    record StopRequested(String strategy, Duration grace, boolean today, Actor by, CompletableFuture<Decision> reply)
            implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stopRequested(this);
        }
    }

    /**
     * A person has the strategy belong to another machine from now on: it ends, and nothing starts it here.
     *
     * @param host by which commands call the machine; empty to take that back, by which nothing starts
     */
    record MoveRequested(String strategy, String host, Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.moveRequested(this);
        }
    }

    /** A person wants a new run in the place of the current one, if there is one. */
    record RestartRequested(String strategy, LiveConsent consent, Actor by, CompletableFuture<Decision> reply)
            implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.restartRequested(this);
        }
    }

    /**
     * A person clears a failure, the restart budget and a manual stop.
     *
     * @param risk whether to lift too what a loss of the day has left
     */
    record ResetRequested(String strategy, boolean risk, Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.resetRequested(this);
        }
    }

    /**
     * Everything is to be down at once, and to stay down until {@link PanicEnded}.
     *
     * @param reason one line for people; may be empty
     */
    record PanicRequested(String reason, Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.panicRequested(this);
        }
    }

    /** Tells that a step of the panic that others do was done; those after it are to be done again. */
    record PanicTook(PanicStep step, String detail, Actor by) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.panicTook(this);
        }
    }

    /** Asks to be told once all that was posted before is recorded, and shown by the snapshot. */
    record RecordedAsked(CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.recordedAsked(this);
        }
    }

    /** Asks for the endpoints at the paper broker of all strategies that have one, by strategy. */
    record EndpointsAsked(CompletableFuture<Map<String, Broker.Endpoint>> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.endpointsAsked(this);
        }
    }

    /**
     * A person lifts a panic.
     *
     * @param confirmed whether the person wants those to start too that start live at once; without it, and where there are any,
     *     the panic stays, and the message of the decision is their ids
     */
    record PanicEnded(boolean confirmed, Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.panicEnded(this);
        }
    }

    /**
     * The config is to be edited.
     *
     * @param strategy whose entry it is
     * @param needs what must hold for the edit to be made
     * @param adds how many strategies come into the config by it
     * @param companion what belongs to the edit beside the config
     */
    record EditRequested(
            String strategy,
            Needs needs,
            int adds,
            ConfigFile.Edit edit,
            ConfigFile.Companion companion,
            Actor by,
            CompletableFuture<Decision> reply)
            implements Event {
        /** An edit of the one strategy alone. */
        public EditRequested(
                String strategy,
                Needs needs,
                ConfigFile.Edit edit,
                ConfigFile.Companion companion,
                Actor by,
                CompletableFuture<Decision> reply) {
            this(strategy, needs, needs == Needs.ABSENT ? 1 : 0, edit, companion, by, reply);
        }

        /** The conditions under which an edit is made. */
        public enum Needs {
            /** No strategy is meant, but what stands beside them. */
            NOTHING,
            /** The strategy exists. */
            EXISTING,
            /** There is no strategy of that id. */
            ABSENT,
            /** The strategy exists, and neither it nor an instance of it has a run. */
            NOT_RUNNING,
            /** The strategy exists, has no run, and no instances. */
            REMOVABLE
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.editRequested(this);
        }
    }

    /**
     * Strategies are to get new ids. None of them has a run.
     *
     * @param companion what becomes of their files
     */
    record RenameRequested(
            Renaming renaming, ConfigFile.Companion companion, Actor by, CompletableFuture<Decision> reply)
            implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.renameRequested(this);
        }
    }

    /**
     * An edit of the schedule by a person. A schedule that the strategy has already is not set again.
     *
     * @param edit nothing is edited if {@code key} is that of its schedule
     * @param key of the schedule that it is to have; empty for the one that it has
     * @param resume whether a stop by hand is lifted too
     */
    record ScheduleRequested(EditRequested edit, String key, boolean resume) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.scheduleRequested(this);
        }
    }

    /**
     * An edit of the mode by a person. A choice for one run ends with it, also where the config names that mode
     * already.
     */
    record ModeRequested(EditRequested edit) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.modeRequested(this);
        }
    }

    /**
     * The config file is to be read again.
     *
     * @param accept whether one without strategies is meant so
     */
    record ReloadRequested(boolean accept, Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reloadRequested(this);
        }
    }

    /**
     * The daemon ends; with {@code stopStrategies} every run ends first.
     *
     * @param last false if the daemon is to stay until another one of these says so, e.g. to answer a client first
     * @param by a user, or {@link #SIGNAL}
     */
    record ShutdownRequested(boolean stopStrategies, boolean last, Actor by) implements Event {
        /** Stands for whoever sent one; the system does not tell. */
        public static final Actor SIGNAL = new Actor("signal");

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.shutdownRequested(this);
        }
    }

    /** Files of a strategy's logs were removed or emptied; {@code cause} is what they had to make way for. */
    record LogsRemoved(String strategy, String cause, Actor by, String detail) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.logsRemoved(this);
        }
    }

    /** Tells that somebody else cut, moved or removed the log of a run; {@code cause} is which. */
    record LogTaken(String strategy, String cause, String detail) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.logTaken(this);
        }
    }

    /**
     * A person set or removed a secret.
     *
     * @param strategy whose alone it is; empty for all
     * @param to {@code set} or {@code removed}
     */
    record SecretChanged(String strategy, String name, String to, Actor by) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.secretChanged(this);
        }
    }

    /** Tells that the condition of the paper broker has changed, so that what must be remembered of it is saved. */
    record BrokerChanged() implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.brokerChanged(this);
        }
    }

    /** The live host or the paper broker has answered for a strategy that waits for it; its {@link Entry} has the answer. */
    record HostAnswered(String strategy) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hostAnswered(this);
        }
    }

    /**
     * The paper broker tells that a strategy lost as much as its limit on the day of {@code at}, maybe not for the first time.
     *
     * @param limit in paise
     * @param loss in paise
     */
    record LossReached(String strategy, long limit, long loss, Instant at) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lossReached(this);
        }
    }

    /** The account of live mode was looked at. */
    record AccountTold(AccountWatch.Reading reading) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accountTold(this);
        }
    }

    /**
     * A person lifts what a loss of the account of live mode has left of this day.
     *
     * @param confirmed as in {@link PanicEnded}
     */
    record AccountReset(boolean confirmed, Actor by, CompletableFuture<Decision> reply) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accountReset(this);
        }
    }

    /** Something is known of the health of a run. */
    record HealthTold(Health.Note note) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.healthTold(this);
        }
    }

    /** The command that was to tell of an end is over. */
    record HookOver(RunId hook, HookOutcome outcome) implements Event {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hookOver(this);
        }
    }

    /** One method per event, so that adding an event does not compile until every reader handles it. */
    interface Visitor<R> {
        R claimed(Claimed event);

        R processExited(ProcessExited event);

        R startRequested(StartRequested event);

        R stopRequested(StopRequested event);

        R restartRequested(RestartRequested event);

        R moveRequested(MoveRequested event);

        R resetRequested(ResetRequested event);

        R panicRequested(PanicRequested event);

        R panicEnded(PanicEnded event);

        R panicTook(PanicTook event);

        R recordedAsked(RecordedAsked event);

        R endpointsAsked(EndpointsAsked event);

        R editRequested(EditRequested event);

        R renameRequested(RenameRequested event);

        R scheduleRequested(ScheduleRequested event);

        R modeRequested(ModeRequested event);

        R reloadRequested(ReloadRequested event);

        R shutdownRequested(ShutdownRequested event);

        R logsRemoved(LogsRemoved event);

        R logTaken(LogTaken event);

        R secretChanged(SecretChanged event);

        R hostAnswered(HostAnswered event);

        R lossReached(LossReached event);

        R accountTold(AccountTold event);

        R accountReset(AccountReset event);

        R hookOver(HookOver event);

        R healthTold(HealthTold event);

        R brokerChanged(BrokerChanged event);
    }
}
