package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.EventType;

/** Takes each event to the one that it is for. The supervisor's thread alone. */
final class EventDispatch implements Event.Visitor<Void> {
    private final Registry registry;
    private final Requests requests;
    private final ConfigRequests configRequests;
    private final RunEnds runEnds;
    private final Adoption adoption;
    private final Panic panic;
    private final ExitNotices notices;
    private final HealthNotes health;
    private final Shutdown shutdown;
    private final DailyLosses losses;
    private final AccountLosses account;
    private final PendingReplies replies;

    EventDispatch(
            Registry registry,
            Requests requests,
            ConfigRequests configRequests,
            RunEnds runEnds,
            Adoption adoption,
            Panic panic,
            ExitNotices notices,
            HealthNotes health,
            Shutdown shutdown,
            DailyLosses losses,
            AccountLosses account,
            PendingReplies replies) {
        this.registry = registry;
        this.requests = requests;
        this.configRequests = configRequests;
        this.runEnds = runEnds;
        this.adoption = adoption;
        this.panic = panic;
        this.notices = notices;
        this.health = health;
        this.shutdown = shutdown;
        this.losses = losses;
        this.account = account;
        this.replies = replies;
    }

    @Override
    public Void processExited(Event.ProcessExited event) {
        runEnds.exited(event.run());
        return null;
    }

    @Override
    public Void claimed(Event.Claimed event) {
        replies.add(event.reply(), adoption.claim(), true);
        return null;
    }

    @Override
    public Void startRequested(Event.StartRequested event) {
        requests.start(event);
        return null;
    }

    @Override
    public Void stopRequested(Event.StopRequested event) {
        requests.stop(event);
        return null;
    }

    @Override
    public Void moveRequested(Event.MoveRequested event) {
        requests.move(event);
        return null;
    }

    @Override
    public Void restartRequested(Event.RestartRequested event) {
        requests.restart(event);
        return null;
    }

    @Override
    public Void resetRequested(Event.ResetRequested event) {
        requests.reset(event);
        return null;
    }

    @Override
    public Void panicRequested(Event.PanicRequested event) {
        panic.request(event);
        return null;
    }

    @Override
    public Void panicEnded(Event.PanicEnded event) {
        panic.end(event);
        return null;
    }

    @Override
    public Void panicTook(Event.PanicTook event) {
        panic.tookBeside(event);
        return null;
    }

    @Override
    public Void recordedAsked(Event.RecordedAsked event) {
        replies.add(event.reply(), Decision.done(), false);
        return null;
    }

    @Override
    public Void endpointsAsked(Event.EndpointsAsked event) {
        event.reply().complete(panic.endpoints());
        return null;
    }

    @Override
    public Void editRequested(Event.EditRequested event) {
        configRequests.edit(event);
        return null;
    }

    @Override
    public Void renameRequested(Event.RenameRequested event) {
        configRequests.rename(event);
        return null;
    }

    @Override
    public Void scheduleRequested(Event.ScheduleRequested event) {
        configRequests.schedule(event);
        return null;
    }

    @Override
    public Void modeRequested(Event.ModeRequested event) {
        configRequests.mode(event);
        return null;
    }

    @Override
    public Void reloadRequested(Event.ReloadRequested event) {
        configRequests.reload(event);
        return null;
    }

    @Override
    public Void shutdownRequested(Event.ShutdownRequested event) {
        shutdown.request(event);
        registry.close();
        return null;
    }

    @Override
    public Void hookOver(Event.HookOver event) {
        notices.over(event.hook(), event.outcome());
        return null;
    }

    @Override
    public Void healthTold(Event.HealthTold event) {
        health.take(event.note());
        return null;
    }

    /** Does nothing: the turn that this event brings goes on with the launch. */
    @Override
    public Void hostAnswered(Event.HostAnswered event) {
        return null;
    }

    @Override
    public Void brokerChanged(Event.BrokerChanged event) {
        registry.markDirty();
        return null;
    }

    @Override
    public Void lossReached(Event.LossReached event) {
        losses.reached(event);
        return null;
    }

    @Override
    public Void accountTold(Event.AccountTold event) {
        account.told(event.reading());
        return null;
    }

    @Override
    public Void accountReset(Event.AccountReset event) {
        replies.add(event.reply(), account.lift(event), true);
        return null;
    }

    @Override
    public Void logsRemoved(Event.LogsRemoved event) {
        registry.find(event.strategy())
                .ifPresent(entry -> registry.record(
                        entry, EventType.LOGS_REMOVED, "", "", event.cause(), event.by(), event.detail()));
        return null;
    }

    @Override
    public Void logTaken(Event.LogTaken event) {
        registry.find(event.strategy())
                .ifPresent(entry -> registry.record(
                        entry, EventType.LOG_TAKEN, "", "", event.cause(), Actor.UNKNOWN, event.detail()));
        return null;
    }

    @Override
    public Void secretChanged(Event.SecretChanged event) {
        registry.secretChanged(event);
        return null;
    }
}
