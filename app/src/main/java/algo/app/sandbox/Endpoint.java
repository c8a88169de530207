package algo.app.sandbox;

import java.io.IOException;
import java.util.Map;

/** Answers one kind of request of a caller whose key was checked. Called on several threads at once. */
interface Endpoint {
    /**
     * @param strategy whose key it was
     * @return the JSON of a reply with status 200
     * @throws IOException if the account's journal cannot be read or written; nothing has changed
     */
    Map<String, Object> answer(String strategy, RequestFields fields) throws ApiError, OrderRefused, IOException;
}
