package algo.app.supervise;

import algo.app.config.CalendarFile;
import algo.app.config.ConfigFile;
import algo.app.health.Health;
import algo.app.hook.Hooks;
import algo.app.log.LogCare;
import algo.app.model.TimeSource;
import algo.app.openalgo.LiveHost;
import algo.app.process.ProcessLauncher;
import algo.app.risk.AccountWatch;
import algo.app.state.EventJournal;
import algo.app.state.PanicLatch;
import algo.app.state.StateStore;
import algo.app.state.StorageWatch;

/** Everything that the supervisor works with and does not own: whoever made it closes it. */
public record SupervisorServices(
        ConfigFile config,
        CalendarFile calendar,
        StateStore store,
        PanicLatch panic,
        EventJournal journal,
        StorageWatch storage,
        ProcessLauncher launcher,
        RunPreparation preparation,
        Broker broker,
        LiveHost liveHost,
        AccountWatch accounts,
        LogCare logs,
        Health health,
        Hooks hooks,
        TimeSource time) {}
