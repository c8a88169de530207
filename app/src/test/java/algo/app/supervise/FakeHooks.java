package algo.app.supervise;

import algo.app.hook.HookRequest;
import algo.app.hook.Hooks;
import algo.app.model.RunId;
import java.util.ArrayList;
import java.util.List;

/** Takes requests, and executes none. */
final class FakeHooks implements Hooks {
    final List<HookRequest> requests = new ArrayList<>();
    final List<RunId> forgotten = new ArrayList<>();
    boolean ended;

    @Override
    public void run(HookRequest request) {
        requests.add(request);
    }

    @Override
    public void forget(RunId hook) {
        forgotten.add(hook);
    }

    @Override
    public void end() {
        ended = true;
    }
}
