package algo.app.supervise;

import algo.app.files.IoProblems;
import algo.app.model.StandingProblem;
import algo.app.state.EventJournal;
import algo.app.state.StateStore;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves what the registry, the account of live mode and the broker have to remember, whenever that changed. The supervisor's thread alone. */
final class StateSaver {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor");

    private final StateStore store;
    private final Broker broker;
    private final Registry registry;
    private final AccountLosses account;
    private final ExitNotices notices;
    private final EventJournal journal;
    private long savedNumber;
    private final StandingProblem problem =
            new StandingProblem(text -> LOG.error("{}; it is tried again every second", text));

    StateSaver(
            StateStore store,
            Broker broker,
            Registry registry,
            AccountLosses account,
            ExitNotices notices,
            EventJournal journal) {
        this.store = store;
        this.broker = broker;
        this.registry = registry;
        this.account = account;
        this.notices = notices;
        this.journal = journal;
    }

    /** Returns why the state could not be saved last; empty if it was. */
    String problem() {
        return problem.text();
    }

    /** Saves the state if something changed; returns true if all that has to be remembered is on disk now. */
    boolean save() {
        long number = journal.nextNumber();
        if (!registry.isDirty() && number == savedNumber) {
            return true;
        }
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("version", 1);
        journal.rememberIn(state);
        state.set("sandbox", broker.state());
        state.set("strategies", registry.toJson());
        ObjectNode accountLoss = account.toJson();
        if (!accountLoss.isEmpty()) {
            state.set("account_loss", accountLoss);
        }
        state.set("on_exit", notices.toJson());
        try {
            store.save(state);
            registry.saved();
            savedNumber = number;
            problem.clear();
            return true;
        } catch (IOException e) {
            problem.report("the state could not be saved: " + IoProblems.explain(e));
            return false;
        }
    }
}
