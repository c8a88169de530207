package algo.app.hook;

import algo.app.model.RunId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * One command that tells of one end of a run.
 *
 * @param id of its processes; another one than the id of the run that it tells of
 * @param strategy whose run is over
 * @param command an absolute path and arguments
 * @param environment what it gets besides the event
 * @param event what it is told, see {@link HookEvent}; nobody changes it any more
 */
public record HookRequest(
        RunId id, String strategy, List<String> command, Map<String, String> environment, ObjectNode event) {
    public HookRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
