package algo.app.sandbox;

import algo.app.http.Response;

/** Answers one kind of request whose answer is too long to be made at once. Called on several threads at once. */
interface StreamEndpoint {
    /**
     * @param strategy whose key it was
     * @return an answer with status 200
     */
    Response answer(String strategy, RequestFields fields) throws ApiError;
}
